import { fileTypeFromBuffer } from 'file-type';
import { type BoundedReader, boundedReader } from '../containers/bounded-reader.ts';
import { type ToldContainer, tellContainer } from '../containers/tell-container.ts';
import { extensionsOf } from '../files/extensions.ts';
import { isAccepted, isTextual, typeNotAccepted } from '../files/media-types.ts';
import type { FileRecord } from '../ports/records.ts';
import type { ByteRange } from '../ports/storage.ts';

const OCTET_STREAM = 'application/octet-stream';

/** How many of the first bytes are read to tell a type. */
export const HEAD_BYTES: number = 64 * 1024;

/** The bytes to be judged. */
export interface BytesToJudge {
  /** The first {@link HEAD_BYTES}, or all there are. */
  readonly head: Uint8Array;
  /** Length of the file in bytes. */
  readonly size: number;
  /** A piece of the bytes: containers have their directory elsewhere than at the start. */
  readonly piece: (range: ByteRange) => Promise<Uint8Array>;
  /** Opens all bytes, from the start. */
  readonly read: () => Promise<ReadableStream<Uint8Array>>;
}

/**
 * Tells the media type of bytes, whatever their sender says, and whether the policy accepts it.
 *
 * Text has no magic bytes: it is accepted only where the policy names its very type, and only when all of it is UTF-8
 * without NUL. What a container holds is told by its directory. What its sender says counts only among types of a
 * closed list that the bytes allow.
 *
 * @throws {DarkroomError} FILE_TYPE_NOT_ACCEPTED; STORAGE_UNAVAILABLE.
 */
export async function judgeType(file: FileRecord, bytes: BytesToJudge): Promise<string> {
  const { accept } = file.policy;
  const detected = await detectType(bytes.head);
  const reader: BoundedReader = boundedReader(bytes.head, bytes.size, bytes.piece);
  const container = await tellContainer(Buffer.from(bytes.head), detected, reader);
  const told = container?.type ?? detected;

  if (container !== null) {
    const named = chooseContent(container, file);
    if (named !== null) return named;
  }
  if (told !== null && !isTextual(told) && isAccepted(told, accept)) return told;
  if (accept === null) return OCTET_STREAM;

  // Also where there are magic bytes of a type that is not accepted: a CSV may begin with "BM", as bitmaps do.
  const text = textTypeOf(file.declaredContentType, accept);
  if (text !== null && (await isUtf8(await bytes.read()))) return text;
  if (told === null && accept.includes(OCTET_STREAM)) return OCTET_STREAM;
  throw typeNotAccepted(
    isSvg(bytes.head) ? 'An SVG, which image/* does not include,' : (told ?? 'A file of unknown type'),
    accept,
  );
}

/**
 * What a policy that names the very type takes a container's content for: its own type, else what the sender says by
 * type or extension among those that it may be. Null to go by its own type.
 */
function chooseContent(
  { type, named, isPlainZip }: ToldContainer,
  { policy: { accept }, declaredContentType: declared, name }: FileRecord,
): string | null {
  const isOwnKnown = named[0] === type;
  if (accept === null) return !isOwnKnown && declared !== null && named.includes(declared) ? declared : null;
  if (isOwnKnown && accept.includes(type)) return type;
  const candidates = accept.filter((entry) => named.includes(entry) || (isPlainZip && isNamedZip(entry)));
  const extension = name?.slice(name.lastIndexOf('.') + 1).toLowerCase() ?? '';
  return (
    candidates.find((entry) => entry === declared) ??
    candidates.find((entry) => extensionsOf(entry).includes(extension)) ??
    candidates[0] ??
    null
  );
}

/** Whether any ZIP archive may be called so. An EPUB is told by its entries. */
function isNamedZip(contentType: string): boolean {
  return contentType.endsWith('+zip') && contentType !== 'application/epub+zip';
}

/**
 * By the magic bytes. A file that is made to confuse the detector must not hold its own verification
 * up: it counts as unknown.
 */
async function detectType(head: Uint8Array): Promise<string | null> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  if (detected?.mime === 'audio/aiff' && !isAiff(head)) return null;
  return detected?.mime ?? (isTiff(head) ? 'image/tiff' : null);
}

/** "FORM" is IFF, a container of many formats, of which file-type takes all for this one. */
function isAiff(head: Uint8Array): boolean {
  const form = Buffer.from(head.subarray(8, 12)).toString('latin1');
  return form === 'AIFF' || form === 'AIFC';
}

/** Only to say so, and so only for most: an SVG has no magic bytes, and is accepted by its name alone. */
function isSvg(head: Uint8Array): boolean {
  return /^\s*(<\?xml[^>]*>\s*)?<(svg|!doctype svg)\b/i.test(Buffer.from(head).toString('utf8'));
}

/** file-type looks for a TIFF's directory, which may lie at the end of a long file. */
function isTiff(head: Uint8Array): boolean {
  const signature = Buffer.from(head.subarray(0, 4)).toString('latin1');
  return signature === 'II*\0' || signature === 'MM\0*';
}

function textTypeOf(declared: string | null, accept: readonly string[]): string | null {
  const named = accept.filter((type) => isTextual(type) && !type.endsWith('/*'));
  return named.find((type) => type === declared) ?? named[0] ?? null;
}

async function isUtf8(bytes: ReadableStream<Uint8Array>): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) {
      if (chunk.includes(0)) return false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      return false;
    }
    throw error;
  }
}
