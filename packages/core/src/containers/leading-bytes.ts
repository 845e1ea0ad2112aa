import type { BoundedReader } from './bounded-reader.ts';

/** Magic bytes that the detector does not recognize. */
const SIGNATURES: readonly (readonly [type: string, at: number, bytes: string])[] = [
  ['application/fits', 0, 'SIMPLE  ='],
  ['application/x-hdf5', 0, '\x89HDF\r\n\x1a\n'],
  ['application/x-stata-dta', 0, '<stata_dta><header>'],
  ['application/onenote', 0, '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d'],
  ['application/x-matlab-data', 0, 'MATLAB 5.0 MAT-file'],
  ['application/x-msaccess', 4, 'Standard Jet DB\0'],
  ['application/x-msaccess', 4, 'Standard ACE DB\0'],
  ['application/x-netcdf', 0, 'CDF\x01'],
  ['application/x-netcdf', 0, 'CDF\x02'],
  ['audio/basic', 0, '.snd\0\0\0'],
  ['image/vnd.djvu', 0, 'AT&TFORM'],
  ['image/emf', 40, ' EMF\0\0\x01\0'],
  ['image/vnd.radiance', 0, '#?RADIANCE\n'],
  ['image/wmf', 0, '\xd7\xcd\xc6\x9a\0\0'],
  ['image/x-exr', 0, '\x76\x2f\x31\x01'],
];

/** How far PDF viewers search for the header. */
const PDF_HEADER_WITHIN = 1024;
const PRINTER_COMMANDS = ['\x04', '\x1b%-12345X'];

/**
 * The type of a file whose magic bytes the detector does not recognize or expects elsewhere: among others a PDF after
 * printer commands or an empty line, PostScript after printer commands, a binary STL, which has no magic bytes but
 * whose length matches its number of triangles, or an MP3 after other bytes. Null for any other file.
 *
 * @param size Length of the file in bytes.
 */
export function tellLeadingBytes(head: Buffer, size: number): string | null {
  const signature = SIGNATURES.find(([, at, bytes]) => head.toString('latin1', at, at + bytes.length) === bytes);
  if (signature !== undefined) return signature[0];
  const start = head.toString('latin1', 0, PDF_HEADER_WITHIN);
  // A WAV longer than 4 GB is RF64 or BW64.
  if (/^(?:RF64|BW64).{4}WAVE/s.test(start)) return 'audio/wav';
  if (/^P[1-6]\s+(?:#[^\n]{0,200}\n\s*){0,9}\d{1,9}\s+\d{1,9}\s/.test(start)) return 'image/x-portable-anymap';
  if (start.includes('%PDF-')) return 'application/pdf';
  const isForPrinter = PRINTER_COMMANDS.some((command) => start.startsWith(command));
  if (isForPrinter && start.includes('%!PS')) return 'application/postscript';
  if (isBinaryStl(head, size)) return 'model/stl';
  return findsMpegFrames(head.subarray(0, JUNK_BYTES)) ? 'audio/mpeg' : null;
}

const STL_HEADER_BYTES = 84;
const STL_TRIANGLE_BYTES = 50;

/** 80 arbitrary bytes, then the number of triangles, which must fill the rest of the file. */
function isBinaryStl(head: Buffer, size: number): boolean {
  if (head.length < STL_HEADER_BYTES) return false;
  const triangles = head.readUInt32LE(80);
  return triangles > 0 && size === STL_HEADER_BYTES + triangles * STL_TRIANGLE_BYTES;
}

const ID3_BYTES = 10;
const ID3_HAS_FOOTER = 0x10;
/** How far after a tag, or after the beginning of the file, to search for audio frames. */
const JUNK_BYTES = 16 * 1024;

/**
 * The bytes after an ID3 tag; null if there is no tag. A tag may be longer than the head, since it can contain an album
 * cover.
 *
 * @see https://id3.org/id3v2.4.0-structure
 */
export async function readBehindId3(head: Buffer, reader: BoundedReader): Promise<Buffer | null> {
  if (head.length < ID3_BYTES || head.toString('latin1', 0, 3) !== 'ID3') return null;
  const length = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head.readUInt8(at) & 0x7f), 0);
  const footer = (head.readUInt8(5) & ID3_HAS_FOOTER) === 0 ? 0 : ID3_BYTES;
  return reader.bytes(ID3_BYTES + length + footer, JUNK_BYTES);
}

/** Whether there are three headers of the same kind, each at the position given by the previous one. */
export function findsMpegFrames(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (hasFrames(bytes, at, 3)) return true;
  }
  return false;
}

function hasFrames(bytes: Buffer, start: number, count: number): boolean {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    const length = frameLength(bytes, at);
    // All frames have the same version, layer and sampling rate.
    if (length === null || (index > 0 && !isSameKind(bytes, start, at))) return false;
    at += length;
  }
  return true;
}

function isSameKind(bytes: Buffer, one: number, other: number): boolean {
  return ((bytes.readUInt32BE(one) ^ bytes.readUInt32BE(other)) & 0xfffe_0c00) === 0;
}

/** In kbit/s, by the index in the header. */
const BITRATES: Readonly<Record<string, readonly number[]>> = {
  V1L1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  V1L2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  V1L3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  V2L1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  V2L23: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLING_RATES = [44_100, 48_000, 32_000];

/**
 * The length of the MPEG audio frame at a position; null if there is none.
 *
 * @see https://mimesniff.spec.whatwg.org/#signature-for-mp3-without-id3
 */
function frameLength(bytes: Buffer, at: number): number | null {
  if (at + 4 > bytes.length) return null;
  const header = bytes.readUInt32BE(at);
  const version = (header >>> 19) & 3;
  const layer = 4 - ((header >>> 17) & 3);
  const isVersion1 = version === 3;
  if (header >>> 21 !== 0x7ff || version === 1 || layer === 4) return null;
  const bitrates = BITRATES[isVersion1 ? `V1L${layer}` : layer === 1 ? 'V2L1' : 'V2L23'];
  const kbps = bitrates?.[((header >>> 12) & 15) - 1];
  const fullRate = SAMPLING_RATES[(header >>> 10) & 3];
  if (kbps === undefined || fullRate === undefined) return null;
  const rate = fullRate / (isVersion1 ? 1 : version === 2 ? 2 : 4);
  const padding = (header >>> 9) & 1;
  if (layer === 1) return (Math.floor((12_000 * kbps) / rate) + padding) * 4;
  return Math.floor(((layer === 3 && !isVersion1 ? 72_000 : 144_000) * kbps) / rate) + padding;
}
