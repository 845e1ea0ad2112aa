import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { DarkroomClientError } from '../errors/client-error.ts';
import type { UploadPolicy } from '../policies/upload-policy.ts';
import type { FileHandle } from '../resume/resume-store.ts';
import type { UploadState, UploadTask } from '../uploads/upload-state.ts';
import { useDarkroom } from './darkroom-provider.tsx';
import { createTaskList } from './task-list.ts';

/** Options of {@link useUpload}. */
export interface UseUploadOptions {
  /** The schema coordinate that the files are for, such as `Customer.logo`. */
  readonly target?: string;
  /** Called for each file that has become READY. */
  readonly onReady?: (file: { readonly id: string }) => void;
}

/** A file with the browser's own handle of it, of `showOpenFilePicker` or of a drop. */
export interface FileWithHandle {
  readonly file: Blob;
  readonly handle?: FileHandle;
}

/** The uploads of a component. */
export interface UseUpload {
  /** Starts uploads, the newest last. With a file's handle it goes on after a reload without being chosen again. */
  readonly upload: (files: Iterable<Blob | FileWithHandle>) => readonly UploadTask[];
  /** Takes in a task that was started elsewhere, such as by `UnfinishedUpload.resume`. */
  readonly add: (task: UploadTask) => void;
  /** Takes finished or failed uploads off the list; all that are READY, FAILED or ABORTED without a task. */
  readonly clear: (task?: UploadTask) => void;
  readonly tasks: readonly UploadTask[];
  /** The states of `tasks`, in their order. */
  readonly uploads: readonly UploadState[];
  /** Bytes sent of all bytes, 0 to 1; 0 without uploads. */
  readonly progress: number;
  /** Whether some are not over. */
  readonly isUploading: boolean;
  /** The policy of `target`; undefined until it is known, null where there is no such target. */
  readonly policy: UploadPolicy | null | undefined;
  /** What the server would refuse a file for, by that policy; null for nothing that can be told yet. */
  readonly check: (file: Blob) => DarkroomClientError | null;
}

/**
 * Uploads of a component. They go on when it is unmounted.
 *
 * @example
 * const { upload, uploads, progress } = useUpload({ target: 'Customer.logo', onReady: ({ id }) => save(id) });
 * <input type="file" onChange={(event) => upload(event.target.files ?? [])} />
 */
export function useUpload({ target, onReady }: UseUploadOptions = {}): UseUpload {
  const client = useDarkroom();
  const [list] = useState(createTaskList);
  const { tasks, uploads } = useSyncExternalStore(list.subscribe, list.get, list.get);
  const policy = usePolicy(target);
  const latest = useRef(onReady);
  useEffect(() => {
    latest.current = onReady;
  });

  const add = useCallback(
    (task: UploadTask) => {
      if (!list.add(task)) return;
      // Not by `ready`, which is another promise after a retry.
      const end = task.subscribe(() => {
        const { status, fileId } = task.getState();
        if (status !== 'READY' || fileId === null) return;
        end();
        latest.current?.({ id: fileId });
      });
    },
    [list],
  );
  const upload = useCallback(
    (files: Iterable<Blob | FileWithHandle>) =>
      Array.from(files, (chosen) => {
        const { file, handle } = chosen instanceof Blob ? { file: chosen, handle: undefined } : chosen;
        const options = { ...(target === undefined ? {} : { target }), ...(handle === undefined ? {} : { handle }) };
        const task = client.upload(file, options);
        add(task);
        return task;
      }),
    [client, target, add],
  );
  const check = useCallback((file: Blob) => (policy == null ? null : client.check(file, policy)), [client, policy]);

  return useMemo(() => {
    const sum = (of: (state: UploadState) => number): number => uploads.reduce((total, each) => total + of(each), 0);
    const size = sum((each) => each.size);
    return {
      upload,
      add,
      clear: list.clear,
      tasks,
      uploads,
      progress: size === 0 ? 0 : sum((each) => each.sentBytes) / size,
      isUploading: uploads.some(({ status }) => !['READY', 'FAILED', 'ABORTED'].includes(status)),
      policy,
      check,
    };
  }, [upload, add, list, tasks, uploads, policy, check]);
}

function usePolicy(target: string | undefined): UploadPolicy | null | undefined {
  const client = useDarkroom();
  const [found, setFound] = useState<{ readonly target: string | undefined; readonly policy: UploadPolicy | null }>();
  useEffect(() => {
    let isCurrent = true;
    client.policy(target).then(
      (policy) => isCurrent && setFound({ target, policy }),
      // Without it nothing can be checked beforehand, and the server checks in any case.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, target]);
  return found?.target === target ? found?.policy : undefined;
}
