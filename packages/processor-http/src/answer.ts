import type { DarkroomErrorCode } from '@graphql-darkroom/core/adapter';
import type { Signatures } from '@graphql-darkroom/core/http';
import { isCount, isText, parseObject } from './parse-json.ts';

/** The codes of permanent refusals. */
export type RefusalCode = DarkroomErrorCode &
  ('IMAGE_TOO_LARGE' | 'IMAGE_TOO_COMPLEX' | 'UNSUPPORTED_IMAGE' | 'INVALID_IMAGE');

/** Why a function did not convert this time. */
export type FailureReason =
  | 'DELIVERY_TAKEN'
  | 'HOST_NOT_ALLOWED'
  | 'RECIPE_NOT_OFFERED'
  | 'STORAGE_UNAVAILABLE'
  | 'FAILED';

/** How one conversion of a delivery ended. */
export type Outcome =
  | { readonly outcome: 'DONE' }
  | { readonly outcome: 'REFUSED'; readonly code: RefusalCode; readonly message: string }
  | { readonly outcome: 'FAILED'; readonly reason: FailureReason };

/** The outcome of the conversion at this index of a delivery. */
export type Result = Outcome & { readonly index: number };

/** Maximum size of a line of an answer. */
export const MAX_LINE_BYTES: number = 8 * 1024;

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
  'STORAGE_UNAVAILABLE',
  'FAILED',
]);

/** Whether a code is one of a permanent refusal. */
export function isRefusal(code: unknown): code is RefusalCode {
  return REFUSALS.has(code);
}

/** The outcome of a conversion that the image makes impossible. */
export function refused(code: RefusalCode, message: string): Outcome {
  return { outcome: 'REFUSED', code, message: message.slice(0, MAX_MESSAGE_LENGTH) };
}

/**
 * A line of the answer to a delivery: JSON with a result, which is JSON itself, and its signature under the name of the
 * headers of Standard Webhooks. Each line is signed, so that the worker can act on one before the next is there.
 */
export function signedLine(answers: Signatures, deliveryId: string, result: Result): string {
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
  const { index, outcome, code, message, reason } = parseObject(text);
  if (!isCount(index)) return null;
  if (outcome === 'DONE') return { index, outcome };
  if (outcome === 'REFUSED' && isRefusal(code) && isText(message)) return { index, ...refused(code, message) };
  return outcome === 'FAILED' && isReason(reason) ? { index, outcome, reason } : null;
}

function isHeader(value: unknown): value is string {
  return isText(value) && /^[\x20-\x7e]+$/.test(value);
}

function isReason(value: unknown): value is FailureReason {
  return REASONS.has(value);
}
