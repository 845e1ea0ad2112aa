import type { FocalPoint, ResultUpload } from '@graphql-darkroom/core/adapter';
import { isCount, isText, parseObject, record } from './parse-json.ts';

/** What the worker POSTs to the function. */
export interface Delivery {
  /** Unique; also the header `webhook-id`. */
  readonly id: string;
  /** How long the worker waits for all conversions. */
  readonly timeoutSeconds: number;
  readonly source: { readonly url: string; readonly contentType: string; readonly size: number };
  /** One to {@link MAX_CONVERSIONS}, in the order in which the function makes them; or none with a preview. */
  readonly conversions: readonly RequestedConversion[];
  /** The function makes it first, and sends it in its answer. @default none */
  readonly preview?: RequestedPreview;
}

/** The preview of a delivery. */
export interface RequestedPreview {
  /** The longest side of the copy, in pixels. */
  readonly maxSide: number;
}

/** One of the conversions of a delivery. */
export interface RequestedConversion {
  readonly conversion: string;
  /** The function converts by this recipe or not at all. */
  readonly recipe: string;
  /** The point that a crop keeps. @default none was set */
  readonly focalPoint?: FocalPoint;
  readonly destination: ResultUpload;
}

/** Maximum number of conversions in a delivery. */
export const MAX_CONVERSIONS = 32;

/** Maximum size of a delivery, which leaves 8 KiB for each conversion. */
export const MAX_DELIVERY_BYTES: number = 256 * 1024;

/** Parses a delivery; null if it is invalid, or its id is not its `webhook-id`. */
export function parseDelivery(body: string, webhookId: string | null): Delivery | null {
  const { id, timeoutSeconds, source, conversions, preview } = parseObject(body);
  const { url, contentType, size } = record(source);
  if (!isText(id) || id !== webhookId || !isCount(timeoutSeconds)) return null;
  if (!isUrl(url) || !isText(contentType) || !isCount(size)) return null;
  if (!Array.isArray(conversions) || conversions.length > MAX_CONVERSIONS) return null;
  const requested = conversions.map(parseConversion).filter((conversion) => conversion !== null);
  if (requested.length < conversions.length) return null;
  const delivery = { id, timeoutSeconds, source: { url, contentType, size }, conversions: requested };
  if (preview === undefined) return requested.length === 0 ? null : delivery;
  const { maxSide } = record(preview);
  return isCount(maxSide) && maxSide > 0 ? { ...delivery, preview: { maxSide } } : null;
}

function parseConversion(value: unknown): RequestedConversion | null {
  const { conversion, recipe, focalPoint, destination } = record(value);
  const point = focalPoint === undefined ? undefined : record(focalPoint);
  const { url, headers } = record(destination);
  const entries = Object.entries(record(headers));
  if (!isText(conversion) || !isText(recipe) || !isUrl(url)) return null;
  if (point !== undefined && !(isShare(point['x']) && isShare(point['y']))) return null;
  if (!entries.every((header): header is [string, string] => isText(header[1]))) return null;
  return {
    conversion,
    recipe,
    ...(point !== undefined && { focalPoint: { x: Number(point['x']), y: Number(point['y']) } }),
    destination: { url, headers: Object.fromEntries(entries) },
  };
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isUrl(value: unknown): value is string {
  return isText(value) && URL.parse(value) !== null;
}
