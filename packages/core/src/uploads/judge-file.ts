import { requireConvertibleSize } from '../conversions/convertible-size.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { requirePixels } from '../files/require-pixels.ts';
import { requireSize } from '../files/require-size.ts';
import { IMAGE_CONTENT_TYPES, sniffImageFormat } from '../images/image-format.ts';
import { readImageHeader } from '../images/read-image-header.ts';
import { isImage } from '../media-types/media-type.ts';
import type { ImageDimensions, Processor } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';
import { MAX_IMAGE_SIDE, requireSides } from '../ports/rules/max-image-side.ts';
import type { ByteRange, ObjectStart } from '../ports/storage-objects.ts';
import type { Services } from '../services.ts';
import { orAborted } from '../streams/or-aborted.ts';
import { judgeType } from './judge-type.ts';

/** What checking the bytes found. */
export interface Judgement {
  readonly contentType: string;
  readonly width: number | null;
  readonly height: number | null;
}

/**
 * Checks the finished object, which no URL can change any more: its length, its type, and the dimensions of an image.
 * Reads more than the first bytes only if these are not enough.
 *
 * @param object Its length, and enough of its first bytes to detect a type.
 * @throws {DarkroomError} FILE_TOO_LARGE, FILE_TYPE_NOT_ACCEPTED or IMAGE_TOO_LARGE if it must be rejected;
 * STORAGE_UNAVAILABLE.
 */
export async function judgeFile(
  services: Services,
  file: FileRecord,
  { size, bytes: head }: ObjectStart,
  signal: AbortSignal,
): Promise<Judgement> {
  requireSize(size, file.policy.maxBytes);
  const key = services.keys.original(file.id);
  const read = async (range?: ByteRange): Promise<ReadableStream<Uint8Array>> => {
    const bytes = await services.storage.objects.read({ key, signal, ...(range === undefined ? {} : { range }) });
    if (bytes === null) {
      throw new DarkroomError('STORAGE_UNAVAILABLE', 'The file cannot be read at the moment. Try again.');
    }
    return bytes;
  };

  const piece = async (range: ByteRange): Promise<Uint8Array> => collect(await read(range));
  const contentType = await judgeType(file, { head, size, piece, read: () => read() });
  const decodedAs = typeToDecode(contentType, head);
  requireConvertibleSize(services.processor, file.policy, decodedAs, size);
  const input = { contentType: decodedAs, size, read: headFirst(head, read), signal };
  const dimensions = await dimensionsOf(services, file, input);
  requirePixels(contentType, dimensions ?? UNKNOWN, file.policy.maxPixels);
  return { contentType, ...(dimensions ?? UNKNOWN) };
}

const UNKNOWN = { width: null, height: null };

/** From the processor if it supports the type, otherwise from the header. */
async function dimensionsOf(
  services: Services,
  file: FileRecord,
  input: Parameters<Processor['inspect']>[0],
): Promise<ImageDimensions | null> {
  const { processor } = services;
  const byHeader = (): Promise<ImageDimensions | null> => readUsualSides(services, file, input);
  if (processor === null || !processor.supports(input.contentType)) return byHeader();
  const patience = AbortSignal.timeout(services.settings.inspectionTimeoutSeconds * 1000);
  const either = AbortSignal.any([input.signal, patience]);
  try {
    return await orAborted(either, processor.inspect({ ...input, signal: either }));
  } catch (error) {
    if (input.signal.aborted) throw error;
    const code = error instanceof DarkroomError ? error.code : null;
    // If no conversion is requested, an image too large for this processor is accepted: a conversion requested later
    // reports the problem.
    if (code === 'IMAGE_TOO_LARGE' && file.policy.convert.length === 0) return byHeader();
    if (code !== null && UPHELD.has(code)) throw error;
    // A file that a processor cannot read is no reason to refuse it: its conversions report the problem.
    services.log.warn(`The dimensions of file ${file.id} could not be determined.`, error);
    return null;
  }
}

/** The type that browsers decode an image as: for them, an animated PNG, which has its own type, is a PNG. */
function typeToDecode(contentType: string, head: Uint8Array): string {
  const format = isImage(contentType) ? sniffImageFormat(head) : null;
  return format === null ? contentType : IMAGE_CONTENT_TYPES[format];
}

/**
 * Dimensions from the header, with a limit on sides that decoders accept: whatever decodes the image later (a tagger, a
 * worker with another configuration, a browser) cannot be consulted here.
 */
async function readUsualSides(
  { log }: Services,
  { id }: FileRecord,
  input: Parameters<Processor['inspect']>[0],
): Promise<ImageDimensions | null> {
  if (!HEADERS_KNOWN.has(input.contentType)) return null;
  try {
    const header = await readImageHeader(input);
    if (header === null) return null;
    requireSides(header, MAX_IMAGE_SIDE);
    return { width: header.width, height: header.height };
  } catch (error) {
    if (input.signal.aborted || (error instanceof DarkroomError && UPHELD.has(error.code))) throw error;
    log.warn(`The dimensions of file ${id} could not be determined.`, error);
    return null;
  }
}

const HEADERS_KNOWN: ReadonlySet<string> = new Set(Object.values(IMAGE_CONTENT_TYPES));

/** Reads from storage only what has not been read yet. */
function headFirst(
  head: Uint8Array,
  read: (range: ByteRange) => Promise<ReadableStream<Uint8Array>>,
): (range: ByteRange) => Promise<ReadableStream<Uint8Array>> {
  return async (range) =>
    range.end < head.length
      ? new Blob([new Uint8Array(head.subarray(range.start, range.end + 1))]).stream()
      : read(range);
}

const UPHELD: ReadonlySet<string> = new Set(['IMAGE_TOO_LARGE', 'STORAGE_UNAVAILABLE']);

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
