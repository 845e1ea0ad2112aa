import { canonicalType, rowOf, typesOfKind } from '../media-types/names.ts';
import type { BoundedReader } from './bounded-reader.ts';
import { isCompoundFile, readCompoundFileKind } from './compound-file.ts';
import { readStoredMimetype, readZipEntries } from './zip-entries.ts';
import { hasJavaClasses, type ZipKind, zipKindsOf } from './zip-kind.ts';

const ZIP = 'application/zip';
const COMPOUND = 'application/x-cfb';

/** What is known about a file in a container format. */
export interface ToldContainer {
  /** The type of the content if it is certain, otherwise that of the container. */
  readonly type: string;
  /**
   * Types that a policy may accept the file as, if it names exactly that type: a closed list, never matched by a range.
   */
  readonly named: readonly string[];
  /**
   * The family of an archive or compound file about which nothing else is known, and which may be any of the types that
   * are only believed of this family; null if the content is known.
   */
  readonly family: 'zip' | 'cfb' | null;
}

/** Documents that Office can encrypt, which turns them into compound files. */
const ENCRYPTABLE: readonly string[] = (
  ['WORD', 'SPREADSHEET', 'BINARY_SPREADSHEET', 'PRESENTATION'] satisfies readonly ZipKind[]
).flatMap((kind) => typesOfKind('zip', kind));

/**
 * Determines what a container holds: a ZIP archive by the entries that a document must have, a compound file by the
 * class of its root. Null if it is not such a container.
 *
 * @param detected The type by the first bytes alone.
 */
export async function tellContainer(
  head: Buffer,
  detected: string | null,
  reader: BoundedReader,
): Promise<ToldContainer | null> {
  if (isCompoundFile(head)) return tellCompoundFile(reader);
  // Also if other bytes precede the archive: the detector skips an ID3 tag and reports the document that follows it.
  const row = detected === null ? undefined : rowOf(detected);
  if (isZip(head) || row?.toldBy === 'zip') return tellZip(head, detected, reader);
  return null;
}

/** Whether a type may be believed of a container of this family about which nothing else is known. */
export function isBelievedOf(family: 'zip' | 'cfb' | null, contentType: string): boolean {
  const row = rowOf(contentType);
  if (row !== undefined) return row.toldBy === 'as' && row.kind === family;
  return family === 'zip' && contentType.endsWith('+zip');
}

function isZip(head: Buffer): boolean {
  return ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'].includes(head.toString('latin1', 0, 4));
}

async function tellCompoundFile(reader: BoundedReader): Promise<ToldContainer> {
  const kind = await readCompoundFileKind(reader);
  if (kind === 'OTHER') return { type: COMPOUND, named: [], family: 'cfb' };
  // An encrypted file may be any of these: only the password could tell. So may a damaged file, which no program can
  // open.
  if (kind === 'ENCRYPTED_PACKAGE' || kind === 'UNREADABLE') {
    return { type: COMPOUND, named: ENCRYPTABLE, family: null };
  }
  const named = typesOfKind('cfb', kind);
  return { type: named[0] ?? COMPOUND, named, family: null };
}

async function tellZip(head: Buffer, detected: string | null, reader: BoundedReader): Promise<ToldContainer> {
  const entries = await readZipEntries(reader);
  const kinds = entries === null ? [] : zipKindsOf(entries);
  const stored = readStoredMimetype(head);
  const mimetype = stored === null ? null : canonicalType(stored);
  const ofKind = kinds.flatMap((kind) => typesOfKind('zip', kind));
  if (entries === null || ofKind.length === 0 || (mimetype !== null && !ofKind.includes(mimetype))) {
    return { type: ZIP, named: [ZIP], family: 'zip' };
  }

  if (kinds[0] === 'JAVA' && !hasJavaClasses(entries)) return { type: ZIP, named: [...ofKind, ZIP], family: null };
  const hasMacros = entries.names.some((name) => name.endsWith('/vbaproject.bin'));
  const types = hasMacros ? ofKind.filter((type) => type.includes('macroenabled')) : ofKind;
  const own = ofKind.length === 1 ? ofKind[0] : ownOf(kinds, types, mimetype ?? detected);
  return own === undefined
    ? { type: ZIP, named: [...types, ZIP], family: null }
    : { type: own, named: [own, ZIP], family: null };
}

/**
 * The type of one kind that the archive's first entries indicate. If there are several kinds, those entries indicate
 * nothing.
 */
function ownOf(kinds: readonly ZipKind[], types: readonly string[], said: string | null): string | undefined {
  return kinds.length === 1 ? types.find((type) => type === said) : undefined;
}
