import type { BoundedReader } from './bounded-reader.ts';
import type { Tracks } from './tell-tracks.ts';

const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const SEEK = 0x4dbb;
const SEEK_ID = 0x53ab;
const SEEK_POSITION = 0x53ac;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const CLUSTER = 0x1f43b675;
const AUDIO = 2;
/** Subtitles, buttons, controls and metadata. */
const SILENT: ReadonlySet<number> = new Set([0x11, 0x12, 0x20, 0x21]);
const MAX_ELEMENTS = 256;

interface Element {
  readonly id: number;
  /** The position of its content. */
  readonly start: number;
  readonly end: number;
}

/**
 * The tracks of a WebM or Matroska file; null if some of them could not be read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9559
 */
export async function readEbmlTracks(reader: BoundedReader): Promise<Tracks | null> {
  let segment: Element | null = null;
  await eachElement(reader, { start: 0, end: reader.size }, async (element) => {
    if (element.id === SEGMENT) segment = element;
    return segment === null;
  });
  return segment === null ? null : readSegment(reader, segment);
}

async function readSegment(reader: BoundedReader, segment: Element): Promise<Tracks | null> {
  const types: number[] = [];
  let isWhole = false;
  let elsewhere: number | null = null;
  await eachElement(reader, segment, async (element) => {
    if (element.id === SEEK_HEAD) elsewhere ??= await readPlaceOfTracks(reader, element, segment.start);
    if (element.id === TRACKS) isWhole = await readTypes(reader, element, types);
    return element.id !== CLUSTER;
  });
  if (types.length === 0 && elsewhere !== null) {
    const tracks = await readElement(reader, elsewhere, segment.end);
    if (tracks?.id === TRACKS) isWhole = await readTypes(reader, tracks, types);
  }
  const hasVideo = types.some((type) => type !== AUDIO && !SILENT.has(type));
  return isWhole || hasVideo ? { hasVideo, hasAudio: types.includes(AUDIO) } : null;
}

/** Finds the tracks by the index at the beginning, for files that have them after the frames. */
async function readPlaceOfTracks(reader: BoundedReader, index: Element, origin: number): Promise<number | null> {
  let place: number | null = null;
  await eachElement(reader, index, async (seek) => {
    if (seek.id !== SEEK) return true;
    let id = 0;
    let position: number | null = null;
    await eachElement(reader, seek, async (element) => {
      if (element.id === SEEK_ID) id = await readNumber(reader, element);
      if (element.id === SEEK_POSITION) position = origin + (await readNumber(reader, element));
      return true;
    });
    if (id === TRACKS) place = position;
    return place === null;
  });
  return place;
}

/** Adds the types of all tracks. Returns whether all of them could be read. */
async function readTypes(reader: BoundedReader, tracks: Element, types: number[]): Promise<boolean> {
  return eachElement(reader, tracks, async (entry) => {
    if (entry.id !== TRACK_ENTRY) return true;
    const before = types.length;
    await eachElement(reader, entry, async (element) => {
      if (element.id !== TRACK_TYPE) return true;
      types.push(await readNumber(reader, element));
      return false;
    });
    return types.length > before;
  });
}

/** Visits elements until `visit` returns false. Returns whether all were visited. */
async function eachElement(
  reader: BoundedReader,
  within: Pick<Element, 'start' | 'end'>,
  visit: (element: Element) => Promise<boolean>,
): Promise<boolean> {
  let at = within.start;
  for (let count = 0; count < MAX_ELEMENTS && at < within.end; count += 1) {
    const element = await readElement(reader, at, within.end);
    if (element === null || !(await visit(element))) return false;
    at = element.end;
  }
  return at >= within.end;
}

async function readElement(reader: BoundedReader, at: number, limit: number): Promise<Element | null> {
  const bytes = await reader.bytes(at, Math.min(12, limit - at));
  const idBytes = lengthOf(bytes[0]);
  if (idBytes > 4 || bytes.length <= idBytes) return null;
  const first = bytes[idBytes];
  const sizeBytes = lengthOf(first);
  if (first === undefined || sizeBytes > 8 || bytes.length < idBytes + sizeBytes) return null;
  const start = at + idBytes + sizeBytes;
  const marker = 2 ** (8 - sizeBytes);
  let size = first - marker;
  let isUnknown = size === marker - 1;
  for (const byte of bytes.subarray(idBytes + 1, idBytes + sizeBytes)) {
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  // An element that was written while recording has no length: it extends to the end.
  return { id: bytes.readUIntBE(0, idBytes), start, end: isUnknown ? limit : Math.min(start + size, limit) };
}

/** The number of bytes of a variable-length number, by its first byte; 9 if it is invalid. */
function lengthOf(byte: number | undefined): number {
  return byte === undefined || byte === 0 ? 9 : Math.clz32(byte) - 23;
}

async function readNumber(reader: BoundedReader, { start, end }: Element): Promise<number> {
  const bytes = await reader.bytes(start, Math.min(8, end - start));
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}
