import type { BoundedReader } from './bounded-reader.ts';

/** The program or format of a compound file, according to its root. */
export type CompoundFileKind =
  | 'WORD'
  | 'EXCEL'
  | 'POWERPOINT'
  | 'VISIO'
  | 'OUTLOOK'
  | 'PROJECT'
  | 'PUBLISHER'
  | 'WORKS'
  | 'HWP'
  | 'INSTALLER'
  | 'ENCRYPTED_PACKAGE'
  /** A different program or format. */
  | 'OTHER'
  /** Its directory is not where its header says. */
  | 'UNREADABLE';

const SIGNATURE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENTRY_BYTES = 128;
const ROOT = 5;
const MAX_DIRECTORY_SECTORS = 32;
/** Sector numbers from here on are special values, not sectors. */
const MAX_SECTOR = 0xffff_fffa;

// Classes of Word 6 and 97, Excel 5 and 97 with their charts, PowerPoint 4, 95 and 97, Visio, Outlook messages,
// Project, Publisher, Works, and of installers with their patches and transforms.
const KIND_BY_CLASS: ReadonlyMap<string, CompoundFileKind> = new Map([
  ['00020900-0000-0000-c000-000000000046', 'WORD'],
  ['00020906-0000-0000-c000-000000000046', 'WORD'],
  ['00020810-0000-0000-c000-000000000046', 'EXCEL'],
  ['00020811-0000-0000-c000-000000000046', 'EXCEL'],
  ['00020820-0000-0000-c000-000000000046', 'EXCEL'],
  ['00020821-0000-0000-c000-000000000046', 'EXCEL'],
  ['00044851-0000-0000-c000-000000000046', 'POWERPOINT'],
  ['ea7bae70-fb3b-11cd-a903-00aa00510ea3', 'POWERPOINT'],
  ['64818d10-4f9b-11cf-86ea-00aa00b929e8', 'POWERPOINT'],
  ['00021a13-0000-0000-c000-000000000046', 'VISIO'],
  ['00021a14-0000-0000-c000-000000000046', 'VISIO'],
  ['00020d0b-0000-0000-c000-000000000046', 'OUTLOOK'],
  ['74b78f3a-c8c8-11d1-be11-00c04fb6faf1', 'PROJECT'],
  ['00021201-0000-0000-00c0-000000000046', 'PUBLISHER'],
  ['28cddbc2-0ae2-11ce-a29a-00aa004a1a72', 'WORKS'],
  ['28cddbc3-0ae2-11ce-a29a-00aa004a1a72', 'WORKS'],
  ['000c1082-0000-0000-c000-000000000046', 'INSTALLER'],
  ['000c1084-0000-0000-c000-000000000046', 'INSTALLER'],
  ['000c1086-0000-0000-c000-000000000046', 'INSTALLER'],
]);

const NO_CLASS = '00000000-0000-0000-0000-000000000000';

const KIND_BY_STREAM: ReadonlyMap<string, CompoundFileKind> = new Map([
  ['EncryptedPackage', 'ENCRYPTED_PACKAGE'],
  ['WordDocument', 'WORD'],
  ['Workbook', 'EXCEL'],
  ['Book', 'EXCEL'],
  ['PowerPoint Document', 'POWERPOINT'],
  ['VisioDocument', 'VISIO'],
  ['__properties_version1.0', 'OUTLOOK'],
  ['Props9', 'PROJECT'],
  ['Props12', 'PROJECT'],
  ['Props14', 'PROJECT'],
  ['Quill', 'PUBLISHER'],
  ['\u0005HwpSummaryInformation', 'HWP'],
]);

/** Whether a file begins like a compound file. */
export function isCompoundFile(head: Buffer): boolean {
  return head.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/**
 * The kind of a compound file, by the class of its root. If the root has no class, as in files from many libraries, by
 * the streams in the root.
 *
 * @see https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb/
 */
export async function readCompoundFileKind(reader: BoundedReader): Promise<CompoundFileKind> {
  const header = await reader.bytes(0, 512);
  if (header.length < 512 || !isCompoundFile(header)) return 'UNREADABLE';
  const sectorShift = header.readUInt16LE(30);
  if (sectorShift !== 9 && sectorShift !== 12) return 'UNREADABLE';

  const entries: Buffer[] = [];
  let sector = header.readUInt32LE(48);
  for (let count = 0; count < MAX_DIRECTORY_SECTORS && sector < MAX_SECTOR; count += 1) {
    const bytes = await reader.bytes((sector + 1) * 2 ** sectorShift, 2 ** sectorShift);
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
      entries.push(bytes.subarray(at, at + ENTRY_BYTES));
    }
    const root = entries[0];
    if (root === undefined || root.readUInt8(66) !== ROOT) return 'UNREADABLE';
    const rootClass = classOf(root);
    if (rootClass !== NO_CLASS) return KIND_BY_CLASS.get(rootClass) ?? 'OTHER';
    sector = await nextSector(reader, header, sectorShift, sector);
  }
  return entries.length === 0 ? 'UNREADABLE' : kindByStreams(entries);
}

/**
 * The next sector in a chain, from the file's allocation table. The header lists the first 109 sectors of that table.
 */
async function nextSector(reader: BoundedReader, header: Buffer, sectorShift: number, sector: number): Promise<number> {
  const perSector = 2 ** sectorShift / 4;
  const tableIndex = Math.floor(sector / perSector);
  if (tableIndex >= 109) return MAX_SECTOR;
  const tableSector = header.readUInt32LE(76 + tableIndex * 4);
  if (tableSector >= MAX_SECTOR) return MAX_SECTOR;
  const at = (tableSector + 1) * 2 ** sectorShift + (sector % perSector) * 4;
  const next = await reader.bytes(at, 4);
  return next.length === 4 ? next.readUInt32LE(0) : MAX_SECTOR;
}

/** Only streams of the root count: embedded files have their own storages. */
function kindByStreams(entries: readonly Buffer[]): CompoundFileKind {
  const kinds = new Set<CompoundFileKind>();
  const seen = new Set<number>();
  const waiting = [entries[0]?.readUInt32LE(76) ?? MAX_SECTOR];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const entry = entries[id];
    if (entry === undefined || seen.has(id)) continue;
    seen.add(id);
    const kind = KIND_BY_STREAM.get(nameOf(entry));
    if (kind !== undefined) kinds.add(kind);
    waiting.push(entry.readUInt32LE(68), entry.readUInt32LE(72));
  }
  return [...KIND_BY_STREAM.values()].find((kind) => kinds.has(kind)) ?? 'OTHER';
}

function nameOf(entry: Buffer): string {
  const length = Math.min(entry.readUInt16LE(64), 64);
  return entry.toString('utf16le', 0, Math.max(0, length - 2));
}

/** In the usual notation: the first three groups are little-endian numbers. */
function classOf(entry: Buffer): string {
  const bytes = Buffer.from(entry.subarray(80, 96));
  for (const [start, end] of [
    [0, 4],
    [4, 6],
    [6, 8],
  ]) {
    bytes.subarray(start, end).reverse();
  }
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
