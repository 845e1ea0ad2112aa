import type { RenderLimits } from '../render-limits.ts';
import { Refused, type Verdict } from '../verdict.ts';
import type { Libheif } from './libheif.ts';
import { storedPng } from './stored-png.ts';
import { unpremultiply } from './unpremultiply.ts';

/** Values of libheif's enumerations. */
const COLORSPACE_RGB = 1;
const CHROMA_INTERLEAVED = { 3: 10, 4: 11 } as const;
const CHANNEL_INTERLEAVED = 10;
const MEMORY_ALLOCATION_ERROR = 6;
const SECURITY_LIMIT_EXCEEDED = 1000;
/** A type, a feature, or a codec without a decoder. */
const UNSUPPORTED: ReadonlySet<number> = new Set([3, 4, 11]);

/** The length of a `heif_error`: its code, its subcode, and the address of its message, of 4 bytes each. */
const ERROR_LENGTH = 12;

/** The type of an EXIF block, with its end. */
const EXIF_TYPE = Buffer.from('Exif\0', 'latin1');

/** Far more than cameras write, with a thumbnail. */
const MAX_EXIF_BYTES = 1_048_576;

/** The header of the primary image, which thumbnails, depth maps and further images are not. */
interface HeicHeader {
  readonly handle: number;
  readonly channels: 3 | 4;
  readonly isPremultiplied: boolean;
  readonly profile: Uint8Array | null;
}

/** A decoded HEIC. */
export interface DecodedHeic {
  readonly png: Uint8Array<ArrayBuffer>;
  /** The EXIF block of the primary image; null if it has none, or one that cannot be read. */
  readonly exif: Uint8Array<ArrayBuffer> | null;
}

/**
 * Decodes the primary image of a HEIC: upright, cropped, its tiles joined, with 8 bits a channel, as a PNG with the
 * profile of the HEIC, and its EXIF block. Checks its header first. Frees nothing: the memory ends with the thread.
 *
 * @throws {Refused} UNSUPPORTED, DAMAGED, TOO_MANY_PIXELS, SIDE_OVER_LIMIT, TOO_MUCH_MEMORY.
 */
export function decodeHeic(libheif: Libheif, bytes: Uint8Array, limits: RenderLimits): DecodedHeic {
  try {
    const header = readHeader(libheif, bytes, limits);
    return { png: pngOf(libheif, header, limits), exif: exifOf(libheif, header.handle) };
  } catch (error) {
    if (error instanceof Refused) throw error;
    // What ends WebAssembly: a trap, or an exception that C++ has not caught.
    throw new Refused('DAMAGED', error);
  }
}

function readHeader(libheif: Libheif, bytes: Uint8Array, limits: RenderLimits): HeicHeader {
  const context = libheif.heif_context_alloc();
  // For each coded picture, also for tiles and alpha, whose sides the primary image does not state.
  libheif.heif_context_set_maximum_image_size_limit(context, Math.ceil(Math.sqrt(maxCodedPixels(limits))));
  const file = allocate(libheif, bytes.length);
  libheif.memory.set(bytes, file);
  check(libheif, (error) => {
    libheif.heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0);
  });
  const handle = outOf(libheif, (error, address) => {
    libheif.heif_context_get_primary_image_handle(error, context, address);
  });
  requireWithin(
    { width: libheif.heif_image_handle_get_width(handle), height: libheif.heif_image_handle_get_height(handle) },
    limits,
  );
  return {
    handle,
    channels: libheif.heif_image_handle_has_alpha_channel(handle) === 0 ? 3 : 4,
    isPremultiplied: libheif.heif_image_handle_is_premultiplied_alpha(handle) !== 0,
    profile: readProfile(libheif, handle),
  };
}

/** HEVC codes blocks of up to 64 × 64 pixels, and the picture is cropped from them. */
function maxCodedPixels({ maxPixels, maxSide }: RenderLimits): number {
  return maxPixels + 2 * 64 * maxSide + 64 * 64;
}

function requireWithin(
  { width, height }: { readonly width: number; readonly height: number },
  { maxPixels, maxSide }: RenderLimits,
): void {
  if (!(width > 0 && height > 0)) throw new Refused('DAMAGED');
  if (width * height > maxPixels) throw new Refused('TOO_MANY_PIXELS');
  if (Math.max(width, height) > maxSide) throw new Refused('SIDE_OVER_LIMIT');
}

function readProfile(libheif: Libheif, handle: number): Uint8Array | null {
  const length = libheif.heif_image_handle_get_raw_color_profile_size(handle);
  if (length === 0) return null;
  const profile = allocate(libheif, length);
  check(libheif, (error) => {
    libheif.heif_image_handle_get_raw_color_profile(error, handle, profile);
  });
  return libheif.memory.slice(profile, profile + length);
}

function pngOf(libheif: Libheif, header: HeicHeader, limits: RenderLimits): Uint8Array<ArrayBuffer> {
  const { handle, channels, isPremultiplied, profile } = header;
  const image = outOf(libheif, (error, address) => {
    libheif.heif_decode_image(error, handle, address, COLORSPACE_RGB, CHROMA_INTERLEAVED[channels], 0);
  });
  const width = libheif.heif_image_get_width(image, CHANNEL_INTERLEAVED);
  const height = libheif.heif_image_get_height(image, CHANNEL_INTERLEAVED);
  requireWithin({ width, height }, limits);
  const address = allocate(libheif, 4);
  const pixels = libheif.heif_image_get_plane_readonly2(image, CHANNEL_INTERLEAVED, address);
  const stride = numberAt(libheif, address);
  const writeRow = (row: number, target: Uint8Array): void => {
    const start = pixels + row * stride;
    target.set(libheif.memory.subarray(start, start + target.length));
    if (isPremultiplied && channels === 4) unpremultiply(target);
  };
  return storedPng({ width, height, channels, writeRow, profile });
}

/** The TIFF in the first EXIF block of an image; null without one, and if it is too long to be copied. */
function exifOf(libheif: Libheif, handle: number): Uint8Array<ArrayBuffer> | null {
  const type = allocate(libheif, EXIF_TYPE.length);
  libheif.memory.set(EXIF_TYPE, type);
  const item = allocate(libheif, 4);
  if (libheif.heif_image_handle_get_list_of_metadata_block_IDs(handle, type, item, 1) === 0) return null;
  const id = numberAt(libheif, item);
  const length = libheif.heif_image_handle_get_metadata_size(handle, id);
  if (length > MAX_EXIF_BYTES) return null;
  const block = allocate(libheif, length);
  check(libheif, (error) => {
    libheif.heif_image_handle_get_metadata(error, handle, id, block);
  });
  // Before it is the position of the TIFF, counted from behind this number (ISO/IEC 23008-12, annex A).
  const start = 4 + new DataView(libheif.memory.buffer).getUint32(block);
  return libheif.memory.slice(block + start, block + length);
}

/** The address that a function writes to the one that it is given. */
function outOf(libheif: Libheif, call: (error: number, address: number) => void): number {
  const address = allocate(libheif, 4);
  check(libheif, (error) => {
    call(error, address);
  });
  return numberAt(libheif, address);
}

function check(libheif: Libheif, call: (error: number) => void): void {
  const error = allocate(libheif, ERROR_LENGTH);
  call(error);
  const code = numberAt(libheif, error);
  if (code === 0) return;
  const message = textAt(libheif, numberAt(libheif, error + 8));
  throw new Refused(verdictOf(code, numberAt(libheif, error + 4), message), new Error(message));
}

function verdictOf(code: number, subcode: number, message: string): Verdict {
  // Limits on pixels are set for each image. The others are libheif's own, which no camera comes near.
  if (subcode === SECURITY_LIMIT_EXCEEDED) return /image size/i.test(message) ? 'TOO_MANY_PIXELS' : 'UNSUPPORTED';
  // With a subcode, the size itself is invalid.
  if (code === MEMORY_ALLOCATION_ERROR && subcode === 0) return 'TOO_MUCH_MEMORY';
  return UNSUPPORTED.has(code) ? 'UNSUPPORTED' : 'DAMAGED';
}

/** Cleared memory. */
function allocate(libheif: Libheif, length: number): number {
  const address = libheif.malloc(length);
  if (address === 0) throw new Refused('TOO_MUCH_MEMORY');
  libheif.memory.fill(0, address, address + length);
  return address;
}

function numberAt({ memory }: Libheif, address: number): number {
  return new DataView(memory.buffer).getUint32(address, true);
}

function textAt({ memory }: Libheif, address: number): string {
  return Buffer.from(memory.subarray(address, memory.indexOf(0, address))).toString('utf8');
}
