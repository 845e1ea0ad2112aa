import type { FileHandle } from '@graphql-darkroom/client';
import type { UseUpload } from '@graphql-darkroom/client/react';
import { useCallback, useState } from 'react';
import type { Refusal } from './refused-files.tsx';

/** A file that was dropped, pasted or chosen. */
export interface GivenFile {
  readonly file: File;
  /**
   * The file's handle, if the browser provides one: the upload resumes after a reload without choosing the file again.
   */
  readonly handle?: FileHandle;
}

/** The result of {@link useFileUploads}. */
export interface FileUploads {
  /** Uploads the files that the policy accepts, and lists the others as refused, with the reason. */
  readonly accept: (given: readonly GivenFile[]) => void;
  readonly refusals: readonly Refusal[];
  readonly dismiss: (refusal: Refusal) => void;
}

let refused = 0;

/** Checks files before any byte of them is sent. */
export function useFileUploads({ check, upload }: Pick<UseUpload, 'check' | 'upload'>): FileUploads {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const accept = useCallback(
    (given: readonly GivenFile[]) => {
      const checked = given.map((each) => ({ ...each, error: check(each.file) }));
      upload(checked.filter(({ error }) => error === null));
      // Only the latest refusals matter; earlier ones are removed.
      setRefusals(
        checked.flatMap(({ file, error }) =>
          error === null ? [] : [{ key: (refused += 1), name: file.name, reason: error.message }],
        ),
      );
    },
    [check, upload],
  );
  const dismiss = useCallback(
    (refusal: Refusal) => setRefusals((before) => before.filter(({ key }) => key !== refusal.key)),
    [],
  );
  return { accept, refusals, dismiss };
}
