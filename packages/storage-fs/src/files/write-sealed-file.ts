import { createHash } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSeal, type Seal } from './sealed-file.ts';
import { freshName } from './storage-folder.ts';

const FILE_MODE = 0o600;

/** A sealed file that is written and durable, but not visible in a tree yet. */
export interface UnseenFile {
  readonly path: string;
  readonly seal: Seal;
}

/**
 * Streams bytes into a new sealed file in a folder for temporary files. Leaves nothing behind if it rejects.
 *
 * The etag is the SHA-256 of the bytes unless one is given.
 */
export async function writeSealedFile(input: {
  readonly folder: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly contentType: string | null;
  readonly contentDisposition?: string;
  readonly etag?: string;
}): Promise<UnseenFile> {
  const path = join(input.folder, freshName());
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    const seal = await writeSealed(handle, input);
    await handle.sync();
    await handle.close();
    return { path, seal };
  } catch (error) {
    // The first error is the one to report; if the file stays, it is deleted as a leftover.
    await handle.close().catch(() => {});
    await unlink(path).catch(() => {});
    throw error;
  }
}

async function writeSealed(
  handle: FileHandle,
  { chunks, contentType, contentDisposition, etag }: Omit<Parameters<typeof writeSealedFile>[0], 'folder'>,
): Promise<Seal> {
  const hash = etag === undefined ? createHash('sha256') : null;
  let size = 0;
  for await (const chunk of chunks) {
    hash?.update(chunk);
    await writeAll(handle, chunk);
    size += chunk.length;
  }
  const seal: Seal = {
    size,
    etag: hash?.digest('hex') ?? etag ?? '',
    contentType,
    contentDisposition: contentDisposition ?? null,
  };
  await writeAll(handle, encodeSeal(seal));
  return seal;
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, written);
    written += bytesWritten;
  }
}
