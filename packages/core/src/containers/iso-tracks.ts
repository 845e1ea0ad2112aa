import type { BoundedReader } from './bounded-reader.ts';
import type { Tracks } from './tell-tracks.ts';

/** The maximum number of boxes read on one level, so that a file with a million empty boxes is given up early. */
const MAX_BOXES = 256;
const HANDLER_BYTES = 12;
const VIDEO: ReadonlySet<string> = new Set(['vide', 'auxv', 'pict', 'MPEG']);

interface Box {
  readonly type: string;
  /** The position of its content. */
  readonly start: number;
  readonly end: number;
}

/**
 * The tracks of an MP4, 3GP or QuickTime file, by their handlers; null if some of them could not be read.
 *
 * @see https://standards.iso.org/ittf/PubliclyAvailableStandards/ ISO/IEC 14496-12, sections 8.2 to 8.4
 */
export async function readIsoTracks(reader: BoundedReader): Promise<Tracks | null> {
  const movie = await findBox(reader, { start: 0, end: reader.size }, 'moov');
  if (movie === null) return null;
  const handlers: string[] = [];
  const isWhole = await eachBox(reader, movie, async (track) => {
    if (track.type !== 'trak') return true;
    const handler = await readHandler(reader, track);
    if (handler !== null) handlers.push(handler);
    // One video track decides, whatever the other tracks are.
    return handler !== null && !VIDEO.has(handler);
  });
  const hasVideo = handlers.some((handler) => VIDEO.has(handler));
  return isWhole || hasVideo ? { hasVideo, hasAudio: handlers.includes('soun') } : null;
}

async function readHandler(reader: BoundedReader, track: Box): Promise<string | null> {
  const media = await findBox(reader, track, 'mdia');
  const handler = media === null ? null : await findBox(reader, media, 'hdlr');
  if (handler === null || handler.end - handler.start < HANDLER_BYTES) return null;
  const bytes = await reader.bytes(handler.start, HANDLER_BYTES);
  return bytes.length < HANDLER_BYTES ? null : bytes.toString('latin1', 8, HANDLER_BYTES);
}

async function findBox(reader: BoundedReader, within: Pick<Box, 'start' | 'end'>, type: string): Promise<Box | null> {
  let found: Box | null = null;
  await eachBox(reader, within, async (box) => {
    if (box.type === type) found = box;
    return found === null;
  });
  return found;
}

/** Visits boxes until `visit` returns false. Returns whether all were visited. */
async function eachBox(
  reader: BoundedReader,
  within: Pick<Box, 'start' | 'end'>,
  visit: (box: Box) => Promise<boolean>,
): Promise<boolean> {
  let at = within.start;
  for (let count = 0; count < MAX_BOXES && at + 8 <= within.end; count += 1) {
    const box = await readBox(reader, at, within.end);
    if (box === null || !(await visit(box))) return false;
    at = box.end;
  }
  return at + 8 > within.end;
}

async function readBox(reader: BoundedReader, at: number, limit: number): Promise<Box | null> {
  const header = await reader.bytes(at, Math.min(16, reader.size - at));
  if (header.length < 8) return null;
  const type = header.toString('latin1', 4, 8);
  const short = header.readUInt32BE(0);
  if (short === 0) return { type, start: at + 8, end: limit };
  if (short !== 1) return short < 8 ? null : { type, start: at + 8, end: Math.min(at + short, limit) };
  const long = header.length < 16 ? 0 : Number(header.readBigUInt64BE(8));
  return long < 16 ? null : { type, start: at + 16, end: Math.min(at + long, limit) };
}
