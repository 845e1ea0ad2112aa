import { DarkroomError } from '../errors/darkroom-error.ts';
import type { ObjectStart, StorageObjects } from '../ports/storage-objects.ts';

/**
 * The length and first bytes of an object, in one request if the storage supports that; null if there is no such
 * object.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE.
 */
export async function peekObject(
  objects: StorageObjects,
  { key, length, signal }: { readonly key: string; readonly length: number; readonly signal: AbortSignal },
): Promise<ObjectStart | null> {
  if (objects.peek !== undefined) return objects.peek({ key, length, signal });
  const object = await objects.head({ key });
  if (object === null) return null;
  if (object.size === 0) return { size: 0, bytes: new Uint8Array() };
  const stream = await objects.read({ key, range: { start: 0, end: length - 1 }, signal });
  if (stream === null) {
    throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file cannot be read at the moment. Try again.');
  }
  return { size: object.size, bytes: new Uint8Array(await new Response(stream).arrayBuffer()) };
}
