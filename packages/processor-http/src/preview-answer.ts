import { type ImagePreview, readImageHeader } from '@graphql-darkroom/core/adapter';
import { isText, record } from './parse-json.ts';

/** Maximum size of a preview in bytes: 1,000 by 1,000 pixels with transparency fit in even uncompressed. */
export const MAX_PREVIEW_BYTES: number = 4 * 1024 * 1024;

const CONTENT_TYPES: ReadonlySet<unknown> = new Set(['image/jpeg', 'image/png', 'image/webp']);

/** A preview in a line of an answer. */
export interface EncodedPreview {
  readonly contentType: string;
  /** The encoded image in base64. */
  readonly body: string;
  readonly thumbHash: string;
  readonly dominantColor: string;
}

/** Encodes a preview as part of a result. */
export function encodePreview({ body, contentType, placeholder }: ImagePreview): EncodedPreview {
  return { contentType, body: Buffer.from(body).toString('base64'), ...placeholder };
}

/** Parses a preview; null if a part of it is missing or invalid. Does not look into the image. */
export function parsePreview(value: unknown): ImagePreview | null {
  const { contentType, body, thumbHash, dominantColor } = record(value);
  const bytes = fromBase64(body);
  const hash = fromBase64(thumbHash);
  if (!isText(contentType) || !CONTENT_TYPES.has(contentType)) return null;
  if (bytes === null || bytes.length === 0 || bytes.length > MAX_PREVIEW_BYTES) return null;
  if (!isText(thumbHash) || hash === null || hash.length < 5 || hash.length > 25) return null;
  if (!isText(dominantColor) || !/^#[\da-f]{6}$/.test(dominantColor)) return null;
  return { body: bytes, contentType, placeholder: { thumbHash, dominantColor } };
}

/** Whether the header of a preview shows an image of its media type, at most this wide and high. */
export async function isPreviewOf(
  { body, contentType }: ImagePreview,
  maxSide: number,
  signal: AbortSignal,
): Promise<boolean> {
  const header = await readImageHeader({
    size: body.length,
    read: async ({ start, end }) => new Blob([new Uint8Array(body.subarray(start, end + 1))]).stream(),
    signal,
  });
  return header?.contentType === contentType && Math.max(header.width, header.height) <= maxSide;
}

/** Null if it is not the base64 that encodes these bytes. */
function fromBase64(value: unknown): Buffer | null {
  if (!isText(value)) return null;
  const bytes = Buffer.from(value, 'base64');
  return bytes.toString('base64') === value ? bytes : null;
}
