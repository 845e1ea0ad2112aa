import { crc32, deflateRawSync } from 'node:zlib';

type Bytes = Uint8Array<ArrayBuffer>;

/** How {@link zipOf} writes. */
export interface ZipOptions {
  /** Lengths follow the bytes, as where an archive is written to a stream. */
  readonly streamed?: boolean;
  /** Names of entries that are symbolic links. */
  readonly symlinks?: readonly string[];
  /** Keeps the directory's place in 64 bits. */
  readonly zip64?: boolean;
  /** Names that programs take in place of those of the directory. */
  readonly unicodePaths?: Readonly<Record<string, string>>;
}

/** A ZIP archive of these entries, in this order. `mimetype` is stored, all others are deflated. */
export function zipOf(entries: Readonly<Record<string, string | Uint8Array>>, options: ZipOptions = {}): Bytes {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [entryName, content] of Object.entries(entries)) {
    const name = Buffer.from(entryName);
    const plain = Buffer.from(content);
    const isStored = entryName === 'mimetype';
    const packed = isStored ? plain : deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(options.streamed === true && !isStored ? 8 : 0, 2);
    fields.writeUInt16LE(isStored ? 0 : 8, 4);
    const lengths = Buffer.alloc(12);
    lengths.writeUInt32LE(crc32(plain), 0);
    lengths.writeUInt32LE(packed.length, 4);
    lengths.writeUInt32LE(plain.length, 8);
    fields.writeUInt16LE(name.length, 22);
    const known = Buffer.from(fields);
    lengths.copy(known, 10);

    const isStreamed = options.streamed === true && !isStored;
    const descriptor = isStreamed ? Buffer.concat([signature('PK\x07\x08'), lengths]) : Buffer.alloc(0);
    const local = Buffer.concat([signature('PK\x03\x04'), isStreamed ? fields : known, name, packed, descriptor]);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt16LE(options.symlinks?.includes(entryName) === true ? 0o120777 : 0o100644, 8);
    attributes.writeUInt32LE(offset, 10);
    const extra = unicodePath(options.unicodePaths?.[entryName]);
    known.writeUInt16LE(extra.length, 24);
    directory.push(signature('PK\x01\x02'), Buffer.from([20, 3]), known, attributes, name, extra);
    locals.push(local);
    offset += local.length;
  }
  const files = Buffer.concat(locals);
  const index = Buffer.concat(directory);
  const count = Object.keys(entries).length;
  return Uint8Array.from(
    Buffer.concat([files, index, endOf(files.length, index.length, count, options.zip64 === true)]),
  );
}

function unicodePath(path: string | undefined): Buffer {
  if (path === undefined) return Buffer.alloc(0);
  const head = Buffer.alloc(9);
  head.writeUInt16LE(0x7075, 0);
  head.writeUInt16LE(5 + path.length, 2);
  head.writeUInt8(1, 4);
  return Buffer.concat([head, Buffer.from(path)]);
}

/**
 * An archive of which some programs see these entries, and others those of another archive: its end says where the one
 * directory is, and lies behind the other.
 */
export function zipOfTwo(shown: Bytes, hidden: Bytes): Bytes {
  const [one, other] = [Buffer.from(shown), Buffer.from(hidden)];
  return Uint8Array.from(Buffer.concat([one.subarray(0, -22), other.subarray(0, -22), one.subarray(-22)]));
}

/** An archive with another one's end in its comment. */
export function zipInComment(shown: Bytes, hidden: Bytes): Bytes {
  const bytes = Buffer.concat([shown, hidden, Buffer.alloc(1)]);
  bytes.writeUInt16LE(hidden.length + 1, shown.length - 2);
  return Uint8Array.from(bytes);
}

function endOf(start: number, length: number, count: number, zip64: boolean): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(zip64 ? 0xffff_ffff : length, 12);
  end.writeUInt32LE(zip64 ? 0xffff_ffff : start, 16);
  if (!zip64) return end;
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 'latin1');
  end64.writeBigUInt64LE(BigInt(length), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(start + length), 8);
  return Buffer.concat([end64, locator, end]);
}

function signature(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** `[Content_Types].xml` with the main part of a document. */
export function contentTypes(mainPart: string): string {
  return `<?xml version="1.0"?><Types><Override PartName="/main.xml" ContentType="${mainPart}.main+xml"/></Types>`;
}

/** A Word document as Word writes it, followed by other entries. */
export function docxWith(
  others: Readonly<Record<string, string | Uint8Array>> = {},
  mainPart = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
): Record<string, string | Uint8Array> {
  return {
    '[Content_Types].xml': contentTypes(mainPart),
    '_rels/.rels': '<Relationships/>',
    'word/document.xml': '<w:document/>',
    ...others,
  };
}

/** What {@link compoundFileOf} writes. */
export interface CompoundFile {
  /** As `00020906-0000-0000-c000-000000000046`. @default none */
  readonly classId?: string;
  /** Streams and storages of the root. */
  readonly streams?: readonly string[];
  /** Streams of a storage in the root. */
  readonly embedded?: readonly string[];
  /** Sectors of other bytes between the directory's sectors. @default 0 */
  readonly gap?: number;
}

const SECTOR = 512;

/** A compound file whose directory's sectors lie apart, with its allocation table in the first sector. */
export function compoundFileOf({ classId, streams = [], embedded = [], gap = 0 }: CompoundFile): Bytes {
  // Every entry of a storage is the right sibling of the one before.
  const names = [...streams, ...(embedded.length === 0 ? [] : ['Embedded']), ...embedded];
  const storage = embedded.length === 0 ? -1 : streams.length + 1;
  const last = storage === -1 ? streams.length : storage;
  const entries = [entryOf('Root Entry', 5, names.length === 0 ? -1 : 1, -1, classId)];
  for (const [index, name] of names.entries()) {
    const id = index + 1;
    const isLast = id === last || id === names.length;
    entries.push(entryOf(name, id === storage ? 1 : 2, id === storage ? id + 1 : -1, isLast ? -1 : id + 1));
  }
  const directory = Buffer.concat(entries);
  const count = Math.ceil(directory.length / SECTOR);
  const sectors = 1 + count * (gap + 1);
  const table = Buffer.alloc(SECTOR, 0xff);
  const file = Buffer.alloc((sectors + 1) * SECTOR);
  for (let index = 0; index < count; index += 1) {
    const sector = 1 + gap + index * (gap + 1);
    directory.copy(file, (sector + 1) * SECTOR, index * SECTOR, (index + 1) * SECTOR);
    if (sector < SECTOR / 4) table.writeUInt32LE(index === count - 1 ? 0xffff_fffe : sector + gap + 1, sector * 4);
  }
  table.copy(file, SECTOR);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1 + gap, 48);
  file.fill(0xff, 76, SECTOR);
  file.writeUInt32LE(0, 76);
  return Uint8Array.from(file);
}

function entryOf(name: string, type: number, child: number, right: number, classId?: string): Buffer {
  const entry = Buffer.alloc(128);
  entry.write(name, 'utf16le');
  entry.writeUInt16LE(name.length * 2 + 2, 64);
  entry.writeUInt8(type, 66);
  entry.writeInt32LE(-1, 68);
  entry.writeInt32LE(right, 72);
  entry.writeInt32LE(child, 76);
  if (classId !== undefined) {
    const bytes = Buffer.from(classId.replaceAll('-', ''), 'hex');
    for (const [start, end] of [
      [0, 4],
      [4, 6],
      [6, 8],
    ]) {
      bytes.subarray(start, end).reverse();
    }
    bytes.copy(entry, 80);
  }
  return entry;
}
