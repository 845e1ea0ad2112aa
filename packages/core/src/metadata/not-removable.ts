import { DarkroomError } from '../errors/darkroom-error.ts';

/**
 * The error for a file that cannot be read well enough to be sure that none of its metadata is left.
 *
 * @param cause What was wrong, for logs only.
 */
export function notRemovable(cause: string): DarkroomError {
  return new DarkroomError(
    'METADATA_NOT_REMOVABLE',
    'The metadata of this image cannot be removed, because the file is damaged or incomplete. Open it in an image editor, save it as a JPEG or PNG, and upload that.',
    { cause: new Error(cause) },
  );
}
