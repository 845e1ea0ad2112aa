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
  /** Called for each file that becomes READY. */
  readonly onReady?: (file: { readonly id: string }) => void;
}

/** A file with the browser's handle of it, from `showOpenFilePicker` or a drop. */
export interface FileWithHandle {
  readonly file: Blob;
  readonly handle?: FileHandle;
}

/** The uploads of a component. */
export interface UseUpload {
  /** Starts uploads and appends them to the list. With its handle, a file need not be chosen again after a reload. */
  readonly upload: (files: Iterable<Blob | FileWithHandle>) => readonly UploadTask[];
  /** Adds a task that was started elsewhere, such as by `UnfinishedUpload.resume`. */
  readonly add: (task: UploadTask) => void;
  /** Removes a finished or failed upload from the list; without a task, all that are READY, FAILED or ABORTED. */
  readonly clear: (task?: UploadTask) => void;
  readonly tasks: readonly UploadTask[];
  /** The states of `tasks`, in the same order. */
  readonly uploads: readonly UploadState[];
  /** Bytes sent divided by all bytes, 0 to 1; 0 without uploads. */
  readonly progress: number;
  /** Whether any upload is not READY, FAILED or ABORTED. */
  readonly isUploading: boolean;
  /** The policy of `target`; undefined until it is loaded, null if there is no such target. */
  readonly policy: UploadPolicy | null | undefined;
  /** Returns the error that the server would refuse a file with, by that policy; null if none can be detected yet. */
  readonly check: (file: Blob) => DarkroomClientError | null;
}

/**
 * The uploads of a component. They continue after it is unmounted.
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
      // Not by `ready`, which a retry replaces.
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
      // Without a policy nothing can be checked beforehand, and the server checks in any case.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, target]);
  return found?.target === target ? found?.policy : undefined;
}
