import type { BytesToJudge } from '../../src/uploads/judge-type.ts';

/** A box of an ISO media file. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(8), ...content]);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.write(type, 4, 'latin1');
  return bytes;
}

/** The beginning of a box of this length in all, written in 64 bits. */
export function longBoxHeader(type: string, length: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(1, 0);
  bytes.write(type, 4, 'latin1');
  bytes.writeBigUInt64BE(BigInt(length), 8);
  return bytes;
}

/** A track with a table of samples of this length. */
export function isoTrack(handler: string, tableBytes = 100): Buffer {
  const kind = Buffer.concat([Buffer.alloc(8), Buffer.from(handler, 'latin1'), Buffer.alloc(13)]);
  return box(
    'trak',
    box('tkhd', Buffer.alloc(84)),
    box('mdia', box('mdhd', Buffer.alloc(24)), box('hdlr', kind), box('minf', box('stbl', Buffer.alloc(tableBytes)))),
  );
}

/** `moov` with these tracks. */
export function isoMovie(...tracks: readonly Buffer[]): Buffer {
  return box('moov', box('mvhd', Buffer.alloc(100)), ...tracks);
}

/** The beginning of an ISO media file with these brands, the major one first. */
export function isoFileType(...brands: readonly string[]): Buffer {
  const [major = 'isom'] = brands;
  return box('ftyp', Buffer.from(major, 'latin1'), Buffer.alloc(4), Buffer.from(brands.join(''), 'latin1'));
}

/** An EBML element; of unknown length, as in what is written while it is recorded, where it `goesOn`. */
export function element(id: number, content: Uint8Array, goesOn = false): Buffer {
  const name = Buffer.from(id.toString(16), 'hex');
  const length = Buffer.alloc(8, 0xff);
  length.writeUInt8(1, 0);
  if (!goesOn) length.writeUIntBE(content.length, 2, 6);
  if (!goesOn) length.writeUInt8(0, 1);
  return Buffer.concat([name, length, content]);
}

/** The header of a WebM or Matroska file. */
export function ebmlHeader(docType: string): Buffer {
  return element(0x1a45dfa3, element(0x4282, Buffer.from(docType)));
}

/** The list of tracks of these types: 1 for video, 2 for audio, 17 for subtitles. */
export function ebmlTracks(...types: readonly number[]): Buffer {
  const entries = types.map((type) =>
    element(0xae, Buffer.concat([element(0xd7, Buffer.of(1)), element(0x83, Buffer.of(type))])),
  );
  return element(0x1654ae6b, Buffer.concat(entries));
}

/** The first page of an Ogg stream. */
export function oggPage(codec: string, flags = 2): Buffer {
  const content = Buffer.concat([Buffer.from(codec, 'latin1'), Buffer.alloc(40)]);
  const header = Buffer.alloc(28);
  header.write('OggS', 'latin1');
  header.writeUInt8(flags, 5);
  header.writeUInt8(1, 26);
  header.writeUInt8(content.length, 27);
  return Buffer.concat([header, content]);
}

/** What was read of a file. */
export interface CountedReads {
  /** How many times, the head included. */
  requests: number;
  /** In bytes. */
  bytes: number;
}

/**
 * A file of any length, of which only some pieces are written and all else is zero; and what is read of it. Opening all
 * of it is an error.
 */
export function sparseFile(
  size: number,
  pieces: Readonly<Record<number, Uint8Array>>,
): { readonly file: BytesToJudge; readonly reads: CountedReads } {
  const reads: CountedReads = { requests: 0, bytes: 0 };
  const read = (start: number, end: number): Buffer => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(end + 1, size) - start));
    reads.requests += 1;
    reads.bytes += bytes.length;
    for (const [place, piece] of Object.entries(pieces)) {
      const at = Number(place) - start;
      const shown = piece.subarray(Math.max(0, -at), Math.max(0, bytes.length - at));
      if (at < bytes.length) bytes.set(shown, Math.max(0, at));
    }
    return bytes;
  };
  const file = {
    head: read(0, 65_535),
    size,
    piece: async ({ start, end }: { readonly start: number; readonly end: number }) => read(start, end),
    read: async () => {
      throw new Error('All of the file was opened.');
    },
  };
  return { file, reads };
}
