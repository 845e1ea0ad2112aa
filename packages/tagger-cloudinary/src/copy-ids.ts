import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** Names the copies of files in one folder, and finds the file of a copy. */
export interface CopyIds {
  /** The public id of a file's copy, always the same. */
  of(fileId: string): string;
  /** The id of the file of a copy; undefined if Darkroom did not make the copy. */
  fileIdOf(copyId: string): string | undefined;
}

/** @throws {DarkroomError} INVALID_CONFIGURATION if the folder's name cannot be part of a public id. */
export function copyIds(folder: string): CopyIds {
  if (!/^[\w-]+(\/[\w-]+)*$/.test(folder)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `The folder "${folder}" has an invalid name. Use letters, digits, - and _, with / between folders.`,
    );
  }
  const prefix = `${folder}/`;
  return {
    of: (fileId) => `${prefix}${fileId}`,
    fileIdOf: (copyId) => {
      const fileId = copyId.startsWith(prefix) ? copyId.slice(prefix.length) : '';
      return /^[\w-]+$/.test(fileId) ? fileId : undefined;
    },
  };
}
