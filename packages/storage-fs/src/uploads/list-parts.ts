import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredPart } from '@graphql-darkroom/core/adapter';
import { readSealOf } from '../files/sealed-file.ts';
import { hasCode } from '../storage-error.ts';
import type { UploadFolder } from './upload-folder.ts';

const FILES_AT_ONCE = 32;

/** A part with a known length; in a folder, every part has one. */
export type SizedPart = StoredPart & { readonly size: number };

/** The stored parts, sorted by number; null if the upload has been closed in the meantime. */
export async function listParts(upload: UploadFolder): Promise<readonly SizedPart[] | null> {
  const names = await partNames(upload);
  if (names === null) return null;
  const parts: SizedPart[] = [];
  for (let start = 0; start < names.length; start += FILES_AT_ONCE) {
    const some = await Promise.all(names.slice(start, start + FILES_AT_ONCE).map((name) => readPart(upload, name)));
    // Parts are replaced but never removed: if one is missing, the whole upload is gone.
    if (some.includes(null)) return null;
    parts.push(...some.filter((part) => part !== null));
  }
  return parts;
}

async function partNames(upload: UploadFolder): Promise<readonly string[] | null> {
  try {
    const names = await readdir(upload.parts);
    return names.filter((name) => /^\d{5}$/.test(name)).toSorted();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function readPart(upload: UploadFolder, name: string): Promise<SizedPart | null> {
  const seal = await readSealOf(join(upload.parts, name));
  if (seal === null) return null;
  const { size, etag } = seal;
  return { number: Number(name), size, etag, sha256: Buffer.from(etag, 'hex').toString('base64') };
}
