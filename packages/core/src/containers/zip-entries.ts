import { type BoundedReader, MAX_PIECE_BYTES } from './bounded-reader.ts';

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_BYTES = 22;
const END_OF_DIRECTORY_64 = 0x06064b50;
const END_OF_DIRECTORY_64_BYTES = 56;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/** With the end of the archive, fewer pieces than a reader gives. */
const MAX_DIRECTORY_PIECES = 8;

/** What a ZIP archive holds, as programs that open it find it: by the directory at its end. */
export interface ZipEntries {
  /** Names, in lower case and with `/` between folders: those of the first 512 KiB of the directory, some 5,000. */
  readonly names: readonly string[];
  /** Whether these are all. */
  readonly isWhole: boolean;
  /** Whether one of them is a symbolic link. */
  readonly hasSymlinks: boolean;
}

/**
 * The entries of a ZIP archive; null where its directory is missing or lies elsewhere than it says, as behind bytes that were put in front.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT sections 4.3.12 to 4.3.16
 */
export async function readZipEntries(reader: BoundedReader): Promise<ZipEntries | null> {
  const place = await findDirectory(reader);
  if (place === null) return null;
  const directory = await readDirectory(reader, place);
  const names: string[] = [];
  let hasSymlinks = false;
  for (let at = 0; at + ENTRY_BYTES <= directory.length;) {
    if (directory.readUInt32LE(at) !== ENTRY) return null;
    const nameStart = at + ENTRY_BYTES;
    const nameEnd = nameStart + directory.readUInt16LE(at + 28);
    names.push(directory.toString('latin1', nameStart, nameEnd).replaceAll('\\', '/').toLowerCase());
    // The upper half of the external attributes are the mode, for archives made on Unix.
    hasSymlinks ||= directory.readUInt16LE(at + 40) >> 12 === 0xa;
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return { names, isWhole: directory.length === place.length, hasSymlinks };
}

async function readDirectory(
  reader: BoundedReader,
  { start, length }: { readonly start: number; readonly length: number },
): Promise<Buffer> {
  const most = Math.min(length, MAX_DIRECTORY_PIECES * MAX_PIECE_BYTES);
  const pieces: Buffer[] = [];
  for (let at = 0; at < most; at += MAX_PIECE_BYTES) {
    pieces.push(await reader.bytes(start + at, Math.min(MAX_PIECE_BYTES, most - at)));
  }
  return Buffer.concat(pieces);
}

async function findDirectory(
  reader: BoundedReader,
): Promise<{ readonly start: number; readonly length: number } | null> {
  const tailStart = Math.max(0, reader.size - MAX_PIECE_BYTES);
  const tail = await reader.bytes(tailStart, MAX_PIECE_BYTES);
  for (let at = tail.length - END_OF_DIRECTORY_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_OF_DIRECTORY) continue;
    if (at + END_OF_DIRECTORY_BYTES + tail.readUInt16LE(at + 20) !== tail.length) continue;
    const place = { start: tail.readUInt32LE(at + 16), length: tail.readUInt32LE(at + 12) };
    return place.start === 0xffff_ffff || place.length === 0xffff_ffff
      ? readZip64Place(tail.subarray(0, at), tailStart)
      : place;
  }
  return null;
}

function readZip64Place(
  before: Buffer,
  beforeStart: number,
): { readonly start: number; readonly length: number } | null {
  const locator = before.length - LOCATOR_64_BYTES;
  if (locator < 0 || before.readUInt32LE(locator) !== LOCATOR_64) return null;
  const end = Number(before.readBigUInt64LE(locator + 8)) - beforeStart;
  if (!(end >= 0 && end + END_OF_DIRECTORY_64_BYTES <= before.length)) return null;
  if (before.readUInt32LE(end) !== END_OF_DIRECTORY_64) return null;
  return { start: Number(before.readBigUInt64LE(end + 48)), length: Number(before.readBigUInt64LE(end + 40)) };
}

const LOCAL_ENTRY = 0x04034b50;
const LOCAL_ENTRY_BYTES = 30;
const MIMETYPE = 'mimetype';
const MAX_MIMETYPE_BYTES = 256;

/** What an archive says that it is by its first entry, `mimetype`, which OpenDocument and EPUB store without compression; null for others. */
export function readStoredMimetype(head: Buffer): string | null {
  if (head.length < LOCAL_ENTRY_BYTES + MIMETYPE.length || head.readUInt32LE(0) !== LOCAL_ENTRY) return null;
  const method = head.readUInt16LE(8);
  const nameEnd = LOCAL_ENTRY_BYTES + head.readUInt16LE(26);
  if (method !== 0 || head.toString('latin1', LOCAL_ENTRY_BYTES, nameEnd) !== MIMETYPE) return null;
  const start = nameEnd + head.readUInt16LE(28);
  const text = head.toString('latin1', start, start + MAX_MIMETYPE_BYTES);
  // The length is unknown here where it follows the bytes; whatever follows begins with a signature.
  const end = text.indexOf('PK');
  return (end === -1 ? text : text.slice(0, end)).trim().toLowerCase();
}
