import { type ByteCursor, textOf, viewOf } from './byte-cursor.ts';
import { isExactSegment, isFrame, profileSum } from './jpeg-tables.ts';
import { notRemovable } from './not-removable.ts';
import { exifOf, orientationIn } from './orientation.ts';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

/**
 * A JPEG with nothing but what decoders need: tables, frames and scans, the JFIF and Adobe headers in their shortest
 * form, the colour profile and the orientation. What follows the first image is dropped.
 */
export async function* stripJpeg(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, void> {
  if (viewOf(await cursor.take(2)).getUint16(0) !== 0xff00 + SOI) throw notRemovable('No JPEG.');
  yield Uint8Array.of(0xff, SOI);
  const profile = profileSum();
  const seen = { jfif: false, exif: false, frame: false, scan: false };
  for (;;) {
    const marker = await nextMarker(cursor);
    if (marker === EOI) break;
    const payload = await readPayload(cursor, marker);
    if (marker >= APP0 && marker <= APP15) {
      // Decoders look for these before the first scan only.
      if (!seen.scan) yield* keptOf(await shortApplication(marker, payload, seen, profile.add));
    } else if (marker !== COM) {
      if (!isExactSegment(marker, payload)) {
        throw notRemovable(`Segment ${marker.toString(16)} is not as long as it says.`);
      }
      if (marker === SOS && !seen.scan && !profile.isExact()) {
        throw notRemovable('The profile is not as long as it says.');
      }
      if (marker === SOS && !seen.frame) throw notRemovable('A scan without a frame.');
      if (isFrame(marker)) seen.frame = true;
      yield segment(marker, payload);
      if (marker !== SOS) continue;
      seen.scan = true;
      yield* scanOf(cursor);
    }
  }
  if (!seen.scan) throw notRemovable('There is no scan.');
  yield Uint8Array.of(0xff, EOI);
}

/** The next marker. As decoders do, it skips fill bytes, and whatever else is no marker. */
async function nextMarker(cursor: ByteCursor): Promise<number> {
  for (;;) {
    cursor.count();
    if ((await cursor.take(1))[0] !== 0xff) continue;
    const marker = await behindFillBytes(cursor);
    if (marker !== 0x00) return marker;
  }
}

async function behindFillBytes(cursor: ByteCursor): Promise<number> {
  for (;;) {
    const byte = (await cursor.take(1))[0] ?? 0;
    if (byte !== 0xff) return byte;
    cursor.count();
  }
}

async function readPayload(cursor: ByteCursor, marker: number): Promise<Uint8Array> {
  if (marker < 0xc0 || (marker >= 0xd0 && marker <= SOI)) {
    throw notRemovable(`Marker ${marker.toString(16)} is out of place.`);
  }
  const length = viewOf(await cursor.take(2)).getUint16(0);
  if (length < 2) throw notRemovable('A segment without a length.');
  return cursor.take(length - 2);
}

/** What is left of an application segment; null if nothing is. */
async function shortApplication(
  marker: number,
  payload: Uint8Array,
  seen: { jfif: boolean; exif: boolean },
  addProfile: (payload: Uint8Array) => void,
): Promise<Uint8Array | null> {
  const text = textOf(payload, 0, 12);
  if (marker === APP0 && text.startsWith('JFIF\0') && payload.length >= 14 && !seen.jfif) {
    seen.jfif = true;
    // Without the thumbnail, whose sides are the last two bytes.
    return segment(APP0, Buffer.concat([payload.subarray(0, 12), Uint8Array.of(0, 0)]));
  }
  if (marker === APP1 && text.startsWith('Exif') && !seen.exif) {
    // As in libvips, the first such segment counts, whether it can be read or not.
    seen.exif = true;
    const orientation = text.startsWith('Exif\0\0') ? await orientationIn(payload) : 1;
    return orientation === 1 ? null : segment(APP1, Buffer.concat([Buffer.from('Exif\0\0'), exifOf(orientation)]));
  }
  if (marker === APP2 && text === 'ICC_PROFILE\0' && payload.length >= 14) {
    addProfile(payload);
    return segment(APP2, payload);
  }
  if (marker === APP14 && text.startsWith('Adobe') && payload.length >= 12) {
    return segment(APP14, payload.subarray(0, 12));
  }
  return null;
}

function* keptOf(bytes: Uint8Array | null): Generator<Uint8Array, void, void> {
  if (bytes !== null) yield bytes;
}

function segment(marker: number, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + payload.length);
  bytes.writeUInt16BE(0xff00 + marker, 0);
  bytes.writeUInt16BE(2 + payload.length, 2);
  bytes.set(payload, 4);
  return bytes;
}

/** The coded pixels, up to the next marker that does not belong to them. */
async function* scanOf(cursor: ByteCursor): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const { length, isEnd } = endOfScan(cursor.atHand);
    if (length > 0) yield cursor.consume(length);
    if (isEnd) return;
    // A file that ends within a scan could hide anything in it.
    if (!(await cursor.has(2))) throw notRemovable('The file ends within a scan.');
  }
}

function endOfScan(bytes: Uint8Array): { readonly length: number; readonly isEnd: boolean } {
  for (let from = 0; ;) {
    const at = bytes.indexOf(0xff, from);
    if (at < 0) return { length: bytes.length, isEnd: false };
    const next = bytes[at + 1];
    if (next === undefined) return { length: at, isEnd: false };
    const isFill = next === 0xff;
    const belongsToScan = isFill || next === 0x00 || (next >= 0xd0 && next <= 0xd7);
    if (!belongsToScan) return { length: at, isEnd: true };
    from = at + (isFill ? 1 : 2);
  }
}
