import type { DarkroomErrorCode, FocalPoint, ResultUpload } from '@graphql-darkroom/core/adapter';

/** What the worker POSTs to the function. */
export interface Delivery {
  /** Unique; also the header `webhook-id`. */
  readonly id: string;
  readonly conversion: string;
  /** The function converts by this recipe or not at all. */
  readonly recipe: string;
  /** The point that a crop keeps. @default none was set */
  readonly focalPoint?: FocalPoint;
  /** How long the worker waits. */
  readonly timeoutSeconds: number;
  readonly source: { readonly url: string; readonly contentType: string; readonly size: number };
  readonly destination: ResultUpload;
}

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

/** The function's answer. */
export type Answer =
  | { readonly id: string; readonly outcome: 'DONE' }
  | { readonly id: string; readonly outcome: 'REFUSED'; readonly code: RefusalCode; readonly message: string }
  | { readonly id: string; readonly outcome: 'FAILED'; readonly reason: FailureReason };

/** Maximum size of a body in either direction. */
export const MAX_BODY_BYTES: number = 64 * 1024;

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

/** Parses a delivery; null if it is invalid, or its id is not its `webhook-id`. */
export function parseDelivery(body: string, webhookId: string | null): Delivery | null {
  const { id, conversion, recipe, focalPoint, timeoutSeconds, source, destination } = parseObject(body);
  const point = focalPoint === undefined ? undefined : record(focalPoint);
  const from = record(source);
  const to = record(destination);
  const headers = Object.entries(record(to['headers']));
  if (!isText(id) || id !== webhookId || !isText(conversion) || !isText(recipe) || !isCount(timeoutSeconds)) {
    return null;
  }
  if (point !== undefined && !(isShare(point['x']) && isShare(point['y']))) return null;
  if (!isUrl(from['url']) || !isText(from['contentType']) || !isCount(from['size'])) return null;
  if (!isUrl(to['url']) || !headers.every((header): header is [string, string] => isText(header[1]))) return null;
  return {
    id,
    conversion,
    recipe,
    ...(point !== undefined && { focalPoint: { x: Number(point['x']), y: Number(point['y']) } }),
    timeoutSeconds,
    source: { url: from['url'], contentType: from['contentType'], size: from['size'] },
    destination: { url: to['url'], headers: Object.fromEntries(headers) },
  };
}

/** Parses the answer to a delivery; null if it is invalid, or for another delivery. */
export function parseAnswer(body: string, deliveryId: string): Answer | null {
  const { id, outcome, code, message, reason } = parseObject(body);
  if (id !== deliveryId) return null;
  if (outcome === 'DONE') return { id: deliveryId, outcome };
  if (outcome === 'REFUSED' && isRefusal(code) && isText(message)) {
    return { id: deliveryId, outcome, code, message: message.slice(0, MAX_MESSAGE_LENGTH) };
  }
  return outcome === 'FAILED' && isReason(reason) ? { id: deliveryId, outcome, reason } : null;
}

function parseObject(body: string): Readonly<Record<string, unknown>> {
  try {
    return record(JSON.parse(body));
  } catch {
    return {};
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isUrl(value: unknown): value is string {
  return isText(value) && URL.parse(value) !== null;
}

function isReason(value: unknown): value is FailureReason {
  return REASONS.has(value);
}
