import type { BoundedReader } from './bounded-reader.ts';
import { isCompoundFile, readCompoundFileKind } from './compound-file.ts';
import {
  ENCRYPTABLE_TYPES,
  TYPES_BY_COMPOUND_KIND,
  TYPES_BY_ZIP_KIND,
  ZIP_TYPES,
  isToldOfZip,
} from './container-types.ts';
import { readStoredMimetype, readZipEntries } from './zip-entries.ts';
import { zipKindOf } from './zip-kind.ts';

/** What can be told of a file in a container format. */
export interface ToldContainer {
  /** The type of the content where it is certain, else that of the container. */
  readonly type: string;
  /** What the content may be called by a policy that names the very type: a closed list, of which no range is part. */
  readonly named: readonly string[];
  /** Whether it is an archive of which nothing else is known. A policy may then name any type that ends in `+zip`. */
  readonly isPlainZip: boolean;
}

/**
 * Tells what a container holds: a ZIP archive by the entries that a document must have, a compound file by the class of
 * its root. Null for what is no such container.
 *
 * @param detected The type by the first bytes alone.
 */
export async function tellContainer(
  head: Buffer,
  detected: string | null,
  reader: BoundedReader,
): Promise<ToldContainer | null> {
  if (isCompoundFile(head)) return tellCompoundFile(reader);
  // Also where other bytes precede it: the detector steps over an ID3 tag, and calls what follows a document.
  if (isZip(head) || (detected !== null && isToldOfZip(detected))) return tellZip(head, detected, reader);
  return null;
}

function isZip(head: Buffer): boolean {
  return ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].includes(head.toString('latin1', 0, 4));
}

async function tellCompoundFile(reader: BoundedReader): Promise<ToldContainer> {
  const kind = await readCompoundFileKind(reader);
  // What is encrypted may be any of these: only the password tells.
  if (kind === null || kind === 'ENCRYPTED_PACKAGE') {
    return { type: 'application/x-cfb', named: kind === null ? [] : ENCRYPTABLE_TYPES, isPlainZip: false };
  }
  const named = TYPES_BY_COMPOUND_KIND[kind];
  return { type: named[0] ?? 'application/x-cfb', named, isPlainZip: false };
}

async function tellZip(head: Buffer, detected: string | null, reader: BoundedReader): Promise<ToldContainer> {
  const entries = await readZipEntries(reader);
  const kind = entries === null ? null : zipKindOf(entries);
  const mimetype = readStoredMimetype(head);
  const ofKind = kind === null ? [] : TYPES_BY_ZIP_KIND[kind];
  if (ofKind.length === 0 || (mimetype !== null && !ofKind.includes(mimetype))) {
    return { type: 'application/zip', named: ZIP_TYPES, isPlainZip: true };
  }

  const hasMacros = entries?.names.some((name) => name.endsWith('/vbaproject.bin')) === true;
  const types = hasMacros ? ofKind.filter((type) => type.includes('macroenabled')) : ofKind;
  const own = ofKind.length === 1 ? ofKind[0] : types.find((type) => type === (mimetype ?? detected));
  return own === undefined
    ? { type: 'application/zip', named: [...types, ...ZIP_TYPES], isPlainZip: false }
    : { type: own, named: [own, ...ZIP_TYPES], isPlainZip: false };
}
