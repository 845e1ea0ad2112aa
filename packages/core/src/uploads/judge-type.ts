import { fileTypeFromBuffer } from 'file-type';
import { isAccepted, isContainedIn, isTextual, typeNotAccepted } from '../files/media-types.ts';
import type { FileRecord } from '../ports/database.ts';

const OCTET_STREAM = 'application/octet-stream';

/** How many of the first bytes are read to tell a type. Container formats name theirs within the first entries. */
export const HEAD_BYTES: number = 64 * 1024;

/** The bytes to be judged. */
export interface BytesToJudge {
  /** The first {@link HEAD_BYTES}, or all there are. */
  readonly head: Uint8Array;
  /** Opens all bytes, from the start. */
  readonly read: () => Promise<ReadableStream<Uint8Array>>;
}

/**
 * Tells the media type of bytes, whatever their sender says, and whether the policy accepts it.
 *
 * Text has no magic bytes: it is accepted only where the policy names its very type, and only when all of it is UTF-8 without NUL.
 *
 * @throws {DarkroomError} FILE_TYPE_NOT_ACCEPTED.
 */
export async function judgeType(file: FileRecord, bytes: BytesToJudge): Promise<string> {
  const { accept } = file.policy;
  const detected = await detectType(bytes.head);

  if (detected !== null && !isTextual(detected)) {
    const contained = [file.declaredContentType, ...(accept ?? [])].find(
      (type) => type !== null && isContainedIn(type, detected) && isAccepted(type, accept),
    );
    if (contained !== undefined && contained !== null) return contained;
    if (isAccepted(detected, accept)) return detected;
  }
  if (accept === null) return OCTET_STREAM;

  // Also where there are magic bytes of a type that is not accepted: a CSV may begin with "BM", as bitmaps do.
  const text = textTypeOf(file.declaredContentType, accept);
  if (text !== null && (await isUtf8(await bytes.read()))) return text;
  if (detected === null && accept.includes(OCTET_STREAM)) return OCTET_STREAM;
  throw typeNotAccepted(
    isSvg(bytes.head) ? 'An SVG, which image/* does not include,' : (detected ?? 'A file of unknown type'),
    accept,
  );
}

/** By the magic bytes. A file that is made to confuse the detector must not hold its own verification up: it counts as unknown. */
async function detectType(head: Uint8Array): Promise<string | null> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  return detected?.mime ?? (isTiff(head) ? 'image/tiff' : null);
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
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return false;
    throw error;
  }
}
