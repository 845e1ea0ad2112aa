/**
 * In bytes of UTF-8, as long as a subject of OpenID Connect. Longer ids would not fit into an index together with a
 * tag's name.
 */
export const MAX_VIEWER_BYTES = 255;

/** Whether a text can be stored as the id of a file's owner. */
export function isViewerId(text: string): boolean {
  return (
    text.length > 0 &&
    text.length <= MAX_VIEWER_BYTES &&
    Buffer.byteLength(text) <= MAX_VIEWER_BYTES &&
    !text.includes('\0') &&
    text.isWellFormed()
  );
}
