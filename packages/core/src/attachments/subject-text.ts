import { MAX_SUBJECT_BYTES } from '../ports/rules/attachments.ts';

/** Whether a text can identify a record of the host: not empty, at most 255 bytes of UTF-8, without NUL. */
export function isSubject(text: string): boolean {
  return (
    text !== '' &&
    text.length <= MAX_SUBJECT_BYTES &&
    Buffer.byteLength(text) <= MAX_SUBJECT_BYTES &&
    !text.includes('\0') &&
    text.isWellFormed()
  );
}
