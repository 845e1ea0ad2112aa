const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a string can be a file's id at all. */
export function isFileId(id: string): boolean {
  return UUID.test(id);
}
