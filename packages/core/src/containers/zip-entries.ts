import type { BoundedReader } from './bounded-reader.ts';

const END_OF_DIRECTORY_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const END_OF_DIRECTORY_BYTES = 22;
const END_OF_DIRECTORY_64 = 0x06064b50;
const END_OF_DIRECTORY_64_BYTES = 56;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const UNICODE_PATH = 0x7075;

/** The comment at the end of an archive can have this length. */
const TAIL_BYTES = 64 * 1024;

/** Together with the end of the archive, this is less than a reader's budget. */
const MAX_DIRECTORY_BYTES = 512 * 1024;

/** The contents of a ZIP archive as programs see them: from the directory at its end. */
export interface ZipEntries {
  /** Names, in lower case, with `/` between folders: those in the first 512 KiB of the directory, about 5,000. */
  readonly names: readonly string[];
  /** Whether `names` is complete. */
  readonly isWhole: boolean;
  /** Whether one of them is a symbolic link. */
  readonly hasSymlinks: boolean;
}

/**
 * The entries of a ZIP archive; null if its directory is missing or is not where the archive says, for example after
 * bytes that were prepended.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.12 to 4.3.16
 */
export async function readZipEntries(reader: BoundedReader): Promise<ZipEntries | null> {
  const place = await findDirectory(reader);
  if (place === null) return null;
  const directory = await reader.bytes(place.start, Math.min(place.length, MAX_DIRECTORY_BYTES));
  const names: string[] = [];
  let hasSymlinks = false;
  for (let at = 0; at + ENTRY_BYTES <= directory.length;) {
    if (directory.readUInt32LE(at) !== ENTRY) return null;
    const nameStart = at + ENTRY_BYTES;
    const nameEnd = nameStart + directory.readUInt16LE(at + 28);
    const extra = directory.subarray(nameEnd, nameEnd + directory.readUInt16LE(at + 30));
    names.push(...[directory.subarray(nameStart, nameEnd), ...unicodePathsIn(extra)].map(readName));
    // For archives made on Unix, the upper half of the external attributes is the mode.
    hasSymlinks ||= directory.readUInt16LE(at + 40) >> 12 === 0xa;
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return { names, isWhole: directory.length === place.length, hasSymlinks };
}

/** Many programs end a name at a NUL. */
function readName(bytes: Buffer): string {
  const [name = ''] = bytes.toString('latin1').split('\0');
  return name.replaceAll('\\', '/').toLowerCase();
}

/**
 * The names that many programs use instead of an entry's own name (APPNOTE.TXT section 4.6.9). They follow a version
 * and a checksum.
 */
function unicodePathsIn(extra: Buffer): readonly Buffer[] {
  const paths: Buffer[] = [];
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === UNICODE_PATH) paths.push(extra.subarray(at + 9, end));
    at = end;
  }
  return paths;
}

interface Place {
  readonly start: number;
  readonly length: number;
}

/**
 * If the end of an archive contradicts its bytes, programs differ in where they search, and may find a different
 * directory than this code does. So the last end record counts, and the directory must lie directly before it.
 */
async function findDirectory(reader: BoundedReader): Promise<Place | null> {
  const tailStart = Math.max(0, reader.size - TAIL_BYTES);
  const tail = await reader.bytes(tailStart, TAIL_BYTES);
  const at = tail.lastIndexOf(END_OF_DIRECTORY_SIGNATURE, Math.max(0, tail.length - END_OF_DIRECTORY_BYTES));
  if (at < 0 || at + END_OF_DIRECTORY_BYTES > tail.length) return null;
  if (at + END_OF_DIRECTORY_BYTES + tail.readUInt16LE(at + 20) !== tail.length) return null;
  const told = { start: tail.readUInt32LE(at + 16), length: tail.readUInt32LE(at + 12) };
  const locator = at - LOCATOR_64_BYTES;
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR_64) return endsAt(told, tailStart + at);

  const end64 = Number(tail.readBigUInt64LE(locator + 8)) - tailStart;
  if (!(end64 >= 0 && end64 + END_OF_DIRECTORY_64_BYTES <= locator)) return null;
  if (tail.readUInt32LE(end64) !== END_OF_DIRECTORY_64) return null;
  const place = {
    start: Number(tail.readBigUInt64LE(end64 + 48)),
    length: Number(tail.readBigUInt64LE(end64 + 40)),
  };
  if (!isSame(told.start, place.start) || !isSame(told.length, place.length)) return null;
  return endsAt(place, tailStart + end64);
}

/** Values that do not fit into 32 bits are stored only in 64. */
function isSame(short: number, long: number): boolean {
  return short === 0xffff_ffff || short === long;
}

function endsAt(place: Place, end: number): Place | null {
  return place.start + place.length === end ? place : null;
}

const LOCAL_ENTRY = 0x04034b50;
const LOCAL_ENTRY_BYTES = 30;
const MIMETYPE = 'mimetype';
const MAX_MIMETYPE_BYTES = 256;

/**
 * The type that an archive declares in its first entry, `mimetype`, which OpenDocument and EPUB store uncompressed;
 * null for other archives.
 */
export function readStoredMimetype(head: Buffer): string | null {
  if (head.length < LOCAL_ENTRY_BYTES + MIMETYPE.length || head.readUInt32LE(0) !== LOCAL_ENTRY) return null;
  const method = head.readUInt16LE(8);
  const nameEnd = LOCAL_ENTRY_BYTES + head.readUInt16LE(26);
  if (method !== 0 || head.toString('latin1', LOCAL_ENTRY_BYTES, nameEnd) !== MIMETYPE) return null;
  const start = nameEnd + head.readUInt16LE(28);
  const text = head.toString('latin1', start, start + MAX_MIMETYPE_BYTES);
  // If the length is written after the bytes, it is unknown here; whatever follows the bytes begins with a signature.
  const end = text.indexOf('PK');
  return (end === -1 ? text : text.slice(0, end)).trim().toLowerCase();
}
