import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/** In everything that is planted, and in no image. */
export const MARKER = 'HomeAddress-52.5163N-13.3777E';

/** An image with metadata in it. */
export interface PlantedImage {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Numbers that are the same in every run, from 0 to less than `below`. */
export type Random = (below: number) => number;

/** The generator "mulberry32". */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const text = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

/** A TIFF with an orientation, and the marker as the description of the image. */
function exif(orientation: number): Buffer {
  const description = text(MARKER, '\0');
  const tiff = Buffer.alloc(8 + 2 + 24 + 4);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(2, 8);
  tiff.set([0x01, 0x0e, 0, 2, 0, 0, 0, description.length, 0, 0, 0, tiff.length], 10);
  tiff.set([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0], 22);
  return text(tiff, description);
}

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${MARKER}</a></x:xmpmeta>`;

function segment(marker: number, payload: Uint8Array): Buffer {
  return text(Uint8Array.of(0xff, marker, (payload.length + 2) >> 8, (payload.length + 2) & 0xff), payload);
}

function some<Value>(random: Random, values: readonly Value[]): readonly Value[] {
  return values.filter(() => random(3) > 0).toSorted(() => random(3) - 1);
}

/** Segments at the start and between scans, and more images behind the first. */
export function plantInJpeg(jpeg: Uint8Array, random: Random): Uint8Array {
  const planted = some(random, [
    segment(0xe1, text('Exif\0\0', exif(1 + random(8)))),
    segment(0xe1, text('Exif\0\0', exif(1 + random(8)))),
    segment(0xe1, text('http://ns.adobe.com/xap/1.0/\0', XMP)),
    segment(0xe1, text('http://ns.adobe.com/xmp/extension/\0', 'a'.repeat(32), Buffer.alloc(8), XMP)),
    segment(0xed, text('Photoshop 3.0\0', '8BIM\x04\x04\0\0\0\0\0\x20', MARKER)),
    segment(0xfe, text(MARKER)),
    segment(0xe2, text('MPF\0', MARKER)),
    segment(0xe2, text('FPXR\0', MARKER)),
    segment(0xe0, text('JFXX\0\x10', MARKER)),
    segment(0xeb, text('JP', MARKER)),
    segment(0xef, text(MARKER)),
  ]);
  const bytes = Buffer.from(jpeg);
  const start = text(bytes.subarray(0, 2), ...planted, bytes.subarray(2));
  // In a progressive JPEG, the last tables follow other scans.
  const next = start.lastIndexOf(Buffer.from([0xff, 0xc4]));
  const between = segment(0xfe, text(MARKER));
  const whole = text(start.subarray(0, next), between, start.subarray(next));
  return random(2) === 0 ? whole : text(whole, jpeg, MARKER);
}

function pngChunk(name: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(text(name, data)));
  return text(length, name, data, checksum);
}

/** Chunks before and after the pixels, and bytes behind the end. */
export function plantInPng(png: Uint8Array, random: Random): Uint8Array {
  const chunks = (): readonly Buffer[] =>
    some(random, [
      pngChunk('tEXt', text('Comment\0', MARKER)),
      pngChunk('zTXt', text('Comment\0\0', deflateSync(MARKER))),
      pngChunk('iTXt', text('XML:com.adobe.xmp\0\0\0\0\0', XMP)),
      pngChunk('tIME', Uint8Array.of(7, 0xea, 1, 2, 3, 4, 5)),
      pngChunk('prVt', text(MARKER)),
    ]);
  const bytes = Buffer.from(png);
  const pixels = bytes.indexOf('IDAT') - 4;
  const end = bytes.length - 12;
  const block = random(2) === 0 ? [] : [pngChunk('eXIf', exif(1 + random(8)))];
  return text(
    bytes.subarray(0, pixels),
    ...chunks(),
    ...block,
    bytes.subarray(pixels, end),
    ...chunks(),
    bytes.subarray(end),
    random(2) === 0 ? '' : MARKER,
  );
}

function riffChunk(name: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(data.length);
  return text(name, length, data, Buffer.alloc(data.length % 2));
}

/** Chunks behind the frames, and bytes behind the end. Takes a WebP in the extended format. */
export function plantInWebp(webp: Uint8Array, random: Random): Uint8Array {
  const bytes = Buffer.from(webp);
  const hasExif = random(2) === 0;
  const hasXmp = random(2) === 0;
  bytes.writeUInt8((bytes.readUInt8(20) & ~0x0c) | (hasExif ? 8 : 0) | (hasXmp ? 4 : 0), 20);
  const chunks = [
    ...(hasExif ? [riffChunk('EXIF', exif(1 + random(8)))] : []),
    ...(hasXmp ? [riffChunk('XMP ', text(XMP))] : []),
    ...(random(2) === 0 ? [] : [riffChunk('priv', text(MARKER))]),
  ];
  const whole = text(bytes, ...chunks);
  whole.writeUInt32LE(whole.length - 8, 4);
  return random(2) === 0 ? whole : text(whole, MARKER);
}

function blocks(...pieces: readonly string[]): Buffer {
  return text(...pieces.map((piece) => text(Uint8Array.of(piece.length), piece)), '\0');
}

/** Extensions before the first frame and behind the last, blocks behind the pixels of it, and bytes behind the end. */
export function plantInGif(gif: Uint8Array, random: Random): Uint8Array {
  const extensions = (): readonly Buffer[] =>
    some(random, [
      text('\x21\xfe', blocks(MARKER, MARKER)),
      text('\x21\xff', blocks('XMP DataXMP', XMP.slice(0, 200))),
      text('\x21\xff', blocks('ICCRGBG1012', MARKER)),
      text('\x21\x01', blocks('\0\0\0\0\x04\0\x04\0\x08\x08\x01\0', MARKER)),
    ]);
  const bytes = Buffer.from(gif);
  const table = 13 + ((bytes.readUInt8(10) & 0x80) === 0 ? 0 : 3 * 2 ** ((bytes.readUInt8(10) & 7) + 1));
  // Before the end of the last frame's blocks.
  const end = bytes.length - 2;
  return text(
    bytes.subarray(0, table),
    ...extensions(),
    bytes.subarray(table, end),
    random(2) === 0 ? '' : text(Uint8Array.of(MARKER.length), MARKER),
    '\0',
    ...extensions(),
    '\x3b',
    random(2) === 0 ? '' : MARKER,
  );
}

function box(name: string, ...contents: readonly (string | Uint8Array)[]): Buffer {
  const content = text(...contents);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length + 8);
  return text(length, name, content);
}

/** Boxes behind the image, and bytes that are none. Its items are planted by the encoder. */
export function plantInAvif(avif: Uint8Array, random: Random): Uint8Array {
  const boxes = some(random, [box('uuid', 'a'.repeat(16), XMP), box('free', MARKER), box('jumb', MARKER)]);
  return text(avif, ...boxes, random(2) === 0 ? '' : MARKER);
}

/** An image of few colours, with shapes in it. */
function drawing(): Sharp {
  const [width, height] = [40, 24];
  const pixels = Buffer.from(
    Array.from({ length: width * height }, (_, index) => {
      const [x, y] = [index % width, Math.floor(index / width)];
      return [x * 6, y * 10, (x ^ y) * 4, 255 - ((x + y) % 7) * 8];
    }).flat(),
  );
  return sharp(pixels, { raw: { width, height, channels: 4 } });
}

/** Images of every kind that can be made here, each with the way to plant metadata in it. */
export async function bases(): Promise<
  readonly (PlantedImage & { plant: (bytes: Uint8Array, random: Random) => Uint8Array })[]
> {
  const opaque = (): Sharp => drawing().flatten();
  const frames = await drawing().extend({ bottom: 24, background: '#4080c0ff' }).raw().toBuffer();
  const animation = (): Sharp => sharp(frames, { raw: { width: 40, height: 48, channels: 4, pageHeight: 24 } });
  const noted = (image: Sharp): Sharp =>
    image.withExif({ IFD0: { ImageDescription: MARKER }, IFD3: { GPSLatitudeRef: 'N' } }).withXmp(XMP);
  const kinds = [
    ['image/jpeg', opaque().jpeg(), plantInJpeg],
    ['image/jpeg', opaque().withIccProfile('p3').jpeg({ progressive: true }), plantInJpeg],
    ['image/jpeg', opaque().toColourspace('cmyk').withIccProfile('cmyk').jpeg(), plantInJpeg],
    ['image/png', drawing().png(), plantInPng],
    ['image/png', opaque().withIccProfile('p3').png({ palette: true }), plantInPng],
    ['image/webp', drawing().withIccProfile('p3').webp({ lossless: true }), plantInWebp],
    ['image/webp', drawing().withIccProfile('p3').webp(), plantInWebp],
    ['image/webp', animation().webp({ loop: 3, delay: [50, 90] }), plantInWebp],
    ['image/gif', opaque().gif(), plantInGif],
    ['image/gif', animation().gif({ loop: 3, delay: [50, 90] }), plantInGif],
    ['image/avif', noted(drawing()).avif({ effort: 0 }), plantInAvif],
    ['image/avif', noted(opaque()).withIccProfile('p3').avif({ effort: 0 }), plantInAvif],
  ] as const;
  return Promise.all(
    kinds.map(async ([contentType, image, plant]) => ({ contentType, bytes: await image.toBuffer(), plant })),
  );
}
