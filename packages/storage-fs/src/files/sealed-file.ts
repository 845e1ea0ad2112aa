import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { hasCode } from '../storage-error.ts';

/** The metadata that a sealed file stores with its bytes. */
export interface Seal {
  /** Length of the bytes, without the seal. */
  readonly size: number;
  readonly etag: string;
  readonly contentType: string | null;
  readonly contentDisposition: string | null;
}

/** A sealed file that is open for reading. The receiver must close the handle. */
export interface SealedFile {
  readonly handle: FileHandle;
  readonly seal: Seal;
}

const MAGIC = Buffer.from('darkroom');
const FOOT_BYTES = 4 + MAGIC.length;
const TAIL_BYTES = 1024;
const MAX_SEAL_BYTES = 64 * 1024;

/**
 * The bytes after a file's content: the metadata as JSON, its length in four bytes, and `darkroom`. With content and
 * metadata in one file, one rename makes both visible.
 */
export function encodeSeal(seal: Seal): Buffer {
  const json = Buffer.from(JSON.stringify(seal));
  const foot = Buffer.alloc(FOOT_BYTES);
  foot.writeUInt32BE(json.length);
  MAGIC.copy(foot, 4);
  return Buffer.concat([json, foot]);
}

/** Opens a sealed file; null if there is none, or if the path is something else, such as a link or a folder. */
export async function openSealedFile(path: string): Promise<SealedFile | null> {
  const handle = await openPlainFile(path);
  if (handle === null) return null;
  try {
    return { handle, seal: await readSeal(handle) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Only the seal of a file; null in the same cases as {@link openSealedFile}. */
export async function readSealOf(path: string): Promise<Seal | null> {
  const file = await openSealedFile(path);
  await file?.handle.close();
  return file?.seal ?? null;
}

async function openPlainFile(path: string): Promise<FileHandle | null> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO')) return null;
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return null;
}

async function readSeal(handle: FileHandle): Promise<Seal> {
  const fileBytes = (await handle.stat()).size;
  let tail = await readTail(handle, fileBytes, TAIL_BYTES);
  if (tail.length < FOOT_BYTES || !tail.subarray(-MAGIC.length).equals(MAGIC)) throw damaged();
  const sealBytes = tail.readUInt32BE(tail.length - FOOT_BYTES) + FOOT_BYTES;
  if (sealBytes > Math.min(fileBytes, MAX_SEAL_BYTES)) throw damaged();
  if (sealBytes > tail.length) tail = await readTail(handle, fileBytes, sealBytes);
  let seal: Seal;
  try {
    seal = JSON.parse(tail.subarray(tail.length - sealBytes, -FOOT_BYTES).toString()) as Seal;
  } catch (error) {
    throw damaged(error);
  }
  if (seal.size + sealBytes !== fileBytes) throw damaged();
  return seal;
}

async function readTail(handle: FileHandle, fileBytes: number, wanted: number): Promise<Buffer> {
  const length = Math.min(fileBytes, wanted);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, fileBytes - length);
  return buffer.subarray(0, bytesRead);
}

function damaged(cause?: unknown): Error {
  const error = new Error('A file of the storage is damaged, or was not written by the storage.', { cause });
  return Object.assign(error, { code: 'EIO', syscall: 'read' });
}
