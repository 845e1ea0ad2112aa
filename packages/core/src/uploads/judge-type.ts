import { boundedReader } from '../containers/bounded-reader.ts';
import { isBelievedOf, type ToldContainer, tellContainer } from '../containers/tell-container.ts';
import { extensionsOf } from '../files/extensions.ts';
import { isAccepted, isTextual, typeNotAccepted } from '../media-types/acceptance.ts';
import { canonicalType, OCTET_STREAM, rowOf, SVG } from '../media-types/names.ts';
import type { FileRecord } from '../ports/records.ts';
import type { ByteRange } from '../ports/storage-objects.ts';
import { detectType } from './detect-type.ts';
import { notUtf8, readText } from './read-text.ts';

/** The number of leading bytes that are read to detect a type. */
export const HEAD_BYTES: number = 64 * 1024;

/** The bytes to check. */
export interface BytesToJudge {
  /** The first {@link HEAD_BYTES}, or all bytes if there are fewer. */
  readonly head: Uint8Array;
  /** The length of the file in bytes. */
  readonly size: number;
  /** Reads a range of the bytes: the directory of a container is not at the start. */
  readonly piece: (range: ByteRange) => Promise<Uint8Array>;
  /** Opens a stream of all bytes, from the start. */
  readonly read: () => Promise<ReadableStream<Uint8Array>>;
}

/**
 * Detects the media type of bytes, whatever the sender declared, and checks that the policy accepts it. The table of
 * media types lists which types are detected, and how.
 *
 * Text has no magic bytes: it is accepted only if the policy names that exact type, and only if all of it is UTF-8
 * without NUL, or XML in its declared encoding. The content of a container is detected from its directory. The sender's
 * declaration counts only among types of a closed list that the bytes allow.
 *
 * @throws {DarkroomError} FILE_TYPE_NOT_ACCEPTED; STORAGE_UNAVAILABLE.
 */
export async function judgeType(file: FileRecord, bytes: BytesToJudge): Promise<string> {
  const { accept } = file.policy;
  const detected = await detectType(bytes);
  const reader = boundedReader(bytes.head, bytes.size, bytes.piece);
  const container = await tellContainer(Buffer.from(bytes.head), detected, reader);
  const told = container?.type ?? detected;

  if (container !== null) {
    const named = chooseContent(container, file);
    if (named !== null) return named;
  }
  if (told !== null && !isTextual(told) && isAccepted(told, accept)) return told;
  if (accept === null) return OCTET_STREAM;

  // Even if there are magic bytes of a type that is not accepted: a CSV may begin with "BM", as bitmaps do.
  const text = choose(
    accept.map(canonicalType).filter((type) => isTextual(type) && !type.endsWith('/*')),
    file,
  );
  const reading = text === null ? null : await readText(text, bytes);
  if (text !== null && reading?.isReadable === true) return text;
  if (told === null && accept.includes(OCTET_STREAM)) return OCTET_STREAM;
  if (text !== null && typeof reading?.encoding === 'string' && (told === null || isTextual(told))) {
    throw notUtf8(text, reading.encoding, accept);
  }
  throw typeNotAccepted(isSvg(bytes.head) ? SVG : told, accept);
}

/**
 * The type of a container's content if the policy names that exact type: the container's own type; otherwise, of the
 * types that it may be, the one that the sender declared by type or extension. Null to use the detected type.
 */
function chooseContent({ type, named, family }: ToldContainer, file: FileRecord): string | null {
  const { accept } = file.policy;
  const declared = file.declaredContentType === null ? null : canonicalType(file.declaredContentType);
  const isOwnKnown = named[0] === type;
  if (accept === null) return !isOwnKnown && declared !== null && named.includes(declared) ? declared : null;
  const entries = accept.map(canonicalType);
  const names = [type, ...(rowOf(type)?.generals ?? [])];
  if (isOwnKnown && names.some((name) => entries.includes(name))) return type;
  return choose(
    entries.filter((entry) => named.includes(entry) || isBelievedOf(family, entry)),
    file,
  );
}

/**
 * Of the types that the bytes allow: the declared one, otherwise the one that the extension stands for, otherwise the
 * first.
 */
function choose(
  candidates: readonly string[],
  { declaredContentType, name }: Pick<FileRecord, 'declaredContentType' | 'name'>,
): string | null {
  const declared = declaredContentType === null ? null : canonicalType(declaredContentType);
  const extension = name?.slice(name.lastIndexOf('.') + 1).toLowerCase() ?? '';
  return (
    candidates.find((entry) => entry === declared) ??
    candidates.find((entry) => extensionsOf(entry).includes(extension)) ??
    candidates[0] ??
    null
  );
}

/**
 * Only for the error message, so detecting most SVGs is enough: SVG has no magic bytes and is accepted only by name.
 */
function isSvg(head: Uint8Array): boolean {
  return /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:svg|!doctype svg)\b/i.test(
    Buffer.from(head).toString('utf8'),
  );
}
