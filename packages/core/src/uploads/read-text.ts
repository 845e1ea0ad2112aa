import { TextDecoder } from 'node:util';
import { analyse } from 'chardet';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { isXml } from '../media-types/acceptance.ts';
import type { BytesToJudge } from './judge-type.ts';

/** What reading bytes as text found. */
export interface TextReading {
  /** Whether all bytes are UTF-8 without NUL or, for XML, in the declared encoding. */
  readonly isReadable: boolean;
  /** The apparent encoding of unreadable text, for people; null if the bytes do not look like text. */
  readonly encoding: string | null;
}

const READABLE: TextReading = { isReadable: true, encoding: null };

/**
 * Reads all bytes as text of a type, or only the head if that already shows that they are not such text.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE.
 */
export async function readText(contentType: string, bytes: BytesToJudge): Promise<TextReading> {
  const { head, size } = bytes;
  const isWhole = head.length >= size;
  const declared = isXml(contentType) ? declaredEncoding(head) : null;
  const decoder = decoderOf(declared ?? 'utf-8');
  if (decoder === null) return { isReadable: false, encoding: `${declared}, which is not supported` };
  const flawInHead = flawIn(decoder, head, isWhole);
  if (flawInHead !== null) return { isReadable: false, encoding: guessEncoding(flawInHead) };
  if (isWhole) return READABLE;

  const again = decoderOf(declared ?? 'utf-8') ?? decoder;
  for await (const chunk of await bytes.read()) {
    const flaw = flawIn(again, chunk, false);
    if (flaw !== null) return { isReadable: false, encoding: guessEncoding(flaw) };
  }
  return flawIn(again, new Uint8Array(), true) === null ? READABLE : { isReadable: false, encoding: null };
}

/** The refusal of text in another encoding, with what to do about it. */
export function notUtf8(contentType: string, encoding: string, accept: readonly string[]): DarkroomError {
  return new DarkroomError(
    'FILE_TYPE_NOT_ACCEPTED',
    `This text is not UTF-8. It seems to be encoded as ${encoding}. Save it as UTF-8, then upload it again.`,
    { context: { contentType, encoding, accept } },
  );
}

/** The bytes to look at if they contain NUL or are in another encoding; null if they are fine. */
function flawIn(decoder: TextDecoder, bytes: Uint8Array, isLast: boolean): Uint8Array | null {
  try {
    const text = decoder.decode(bytes, { stream: !isLast });
    return text.includes('\0') ? bytes : null;
  } catch {
    // Decoding throws for no other reason, and the error it throws differs between runtimes.
    return bytes;
  }
}

/** Null if there is no decoder for the encoding. */
function decoderOf(encoding: string): TextDecoder | null {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    return null;
  }
}

/**
 * The encoding that XML declares; null for UTF-8 or if it declares none.
 *
 * @see https://www.w3.org/TR/xml/#sec-guessing
 */
function declaredEncoding(head: Uint8Array): string | null {
  const utf16 = utf16Of(head);
  if (utf16 !== null) return utf16;
  const start = Buffer.from(head.subarray(0, 256)).toString('latin1');
  const encoding = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(start)?.[1] ?? null;
  // The declaration was readable with one byte per character, so the text is not UTF-16.
  return encoding === null || /^utf-?(?:8|16)/i.test(encoding) ? null : encoding;
}

/**
 * The encoding by the byte order mark, or by zeros in every other byte of the first characters; null if it is not
 * UTF-16.
 */
function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first = -1, second = -1, third = -1, fourth = -1] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first > 0 && second === 0 && third > 0 && fourth === 0) return 'utf-16le';
  return first === 0 && second > 0 && third === 0 && fourth > 0 ? 'utf-16be' : null;
}

const UTF16_NAMES = { 'utf-16le': 'UTF-16 (little-endian)', 'utf-16be': 'UTF-16 (big-endian)' } as const;
/** Guessing takes about 1 ms per KiB. */
const SAMPLE_BYTES = 4096;
/** The control characters that occur in text: tabs, line ends, page breaks and escapes. */
const CONTROLS_OF_TEXT: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

/** The apparent encoding of text; null if the bytes do not look like text. */
function guessEncoding(bytes: Uint8Array): string | null {
  const utf16 = utf16Of(bytes);
  if (utf16 !== null) return UTF16_NAMES[utf16];
  const first = bytes.findIndex((byte) => byte > 0x7f);
  if (first === -1) return null;
  const start = Math.max(0, first - SAMPLE_BYTES / 4);
  const sample = bytes.subarray(start, start + SAMPLE_BYTES);
  if (sample.some((byte) => byte < 0x20 && !CONTROLS_OF_TEXT.has(byte))) return null;
  const guess = analyse(sample).find(({ name }) => !/^(?:utf|ascii)/i.test(name))?.name ?? null;
  // Windows-1252 has the same letters and more.
  return guess === 'ISO-8859-1' || guess === null ? 'Windows-1252' : guess;
}
