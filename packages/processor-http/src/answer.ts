import type { DarkroomErrorCode, ImagePreview } from '@graphql-darkroom/core/adapter';
import type { Signatures } from '@graphql-darkroom/core/http';
import { isCount, isText, parseObject } from './parse-json.ts';
import { type EncodedPreview, MAX_PREVIEW_BYTES, parsePreview } from './preview-answer.ts';

/** The codes of permanent refusals. */
export type RefusalCode = DarkroomErrorCode &
  ('IMAGE_TOO_LARGE' | 'IMAGE_TOO_COMPLEX' | 'UNSUPPORTED_IMAGE' | 'INVALID_IMAGE');

/** Why a function did not convert this time. */
export type FailureReason =
  | 'DELIVERY_TAKEN'
  | 'HOST_NOT_ALLOWED'
  | 'RECIPE_NOT_OFFERED'
  | 'PREVIEW_NOT_OFFERED'
  | 'STORAGE_UNAVAILABLE'
  | 'FAILED';

/** Why a function did not make a result. */
export type NotDone =
  | { readonly outcome: 'REFUSED'; readonly code: RefusalCode; readonly message: string }
  | { readonly outcome: 'FAILED'; readonly reason: FailureReason };

/** How one conversion of a delivery ended. */
export type Outcome = { readonly outcome: 'DONE' } | NotDone;

/** How the preview of a delivery ended, as the function sends it. */
export type PreviewOutcome = { readonly outcome: 'DONE'; readonly preview: EncodedPreview } | NotDone;

/** The place of a preview in a delivery, where conversions have an index. */
export const PREVIEW = 'PREVIEW';

/** The outcome of the conversion at this index of a delivery, or of its preview, which is null if it is invalid. */
export type Result =
  | (Outcome & { readonly index: number })
  | { readonly index: typeof PREVIEW; readonly outcome: 'DONE'; readonly preview: ImagePreview | null }
  | (NotDone & { readonly index: typeof PREVIEW });

/** Maximum size of a line of an answer, except that of the preview. */
export const MAX_LINE_BYTES: number = 8 * 1024;

/** Maximum size of the line of a preview, which is in base64. */
export const MAX_PREVIEW_LINE_BYTES: number = Math.ceil(MAX_PREVIEW_BYTES / 3) * 4 + MAX_LINE_BYTES;

const MAX_MESSAGE_LENGTH = 500;
const REFUSALS: ReadonlySet<unknown> = new Set<RefusalCode>([
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_COMPLEX',
  'UNSUPPORTED_IMAGE',
  'INVALID_IMAGE',
]);
const REASONS: ReadonlySet<unknown> = new Set<FailureReason>([
  'DELIVERY_TAKEN',
  'HOST_NOT_ALLOWED',
  'RECIPE_NOT_OFFERED',
  'PREVIEW_NOT_OFFERED',
  'STORAGE_UNAVAILABLE',
  'FAILED',
]);

/** Whether a code is one of a permanent refusal. */
export function isRefusal(code: unknown): code is RefusalCode {
  return REFUSALS.has(code);
}

/** The outcome of a result that the image makes impossible. */
export function refused(code: RefusalCode, message: string): NotDone {
  return { outcome: 'REFUSED', code, message: message.slice(0, MAX_MESSAGE_LENGTH) };
}

/**
 * A line of the answer to a delivery: JSON with a result, which is JSON itself, and its signature under the name of the
 * headers of Standard Webhooks. Each line is signed, so that the worker can act on one before the next is there.
 */
export function signedLine(
  answers: Signatures,
  deliveryId: string,
  result: (Outcome & { readonly index: number }) | (PreviewOutcome & { readonly index: typeof PREVIEW }),
): string {
  const text = JSON.stringify(result);
  return `${JSON.stringify({ ...answers.sign(deliveryId, text), result: text })}\n`;
}

/** The result in a line of the answer to this delivery; null if no valid signature is there. */
export function verifiedResult(answers: Signatures, deliveryId: string, line: string): string | null {
  const { result, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = parseObject(line);
  if (!isText(result) || !isHeader(timestamp) || !isHeader(signature)) return null;
  const headers = { 'webhook-id': deliveryId, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  return answers.verify(result, new Headers(headers)) ? result : null;
}

/** Parses a result; null if it is invalid. */
export function parseResult(text: string): Result | null {
  const { index, outcome, code, message, reason, preview } = parseObject(text);
  if (!isCount(index) && index !== PREVIEW) return null;
  if (index === PREVIEW && outcome === 'DONE') return { index, outcome, preview: parsePreview(preview) };
  if (index !== PREVIEW && Buffer.byteLength(text) > MAX_LINE_BYTES) return null;
  if (index !== PREVIEW && outcome === 'DONE') return { index, outcome };
  if (outcome === 'REFUSED' && isRefusal(code) && isText(message)) return { index, ...refused(code, message) };
  return outcome === 'FAILED' && isReason(reason) ? { index, outcome, reason } : null;
}

function isHeader(value: unknown): value is string {
  return isText(value) && /^[\x20-\x7e]+$/.test(value);
}

function isReason(value: unknown): value is FailureReason {
  return REASONS.has(value);
}
