import { createHash, timingSafeEqual } from 'node:crypto';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { type CloudinaryCloud, resolveCloud } from './cloud.ts';
import { copyIds } from './copy-ids.ts';
import { readBody } from './read-body.ts';

/** What {@link cloudinaryWebhook} takes. */
export interface CloudinaryWebhookOptions {
  /**
   * The product environment whose notifications are believed. With several API keys, it is the oldest active one that
   * signs them, unless the account has another set for that.
   *
   * @default what `CLOUDINARY_URL` says
   */
  readonly cloud?: CloudinaryCloud;
  /**
   * The `folder` of the tagger.
   *
   * @default 'darkroom'
   */
  readonly folder?: string;
  /**
   * How old a notification may be, in seconds, 60 to 86,400. Cloudinary tries three more times,
   * after 3, 6 and 9 minutes.
   *
   * @default 7200, as the SDK has it
   */
  readonly maxAgeSeconds?: number;
  /**
   * Called for each notification of a file of ours, with what to ask the tagger about now. It may come several times,
   * and before a result is there. Where it rejects so does the handler, which servers answer with 500,
   * and Cloudinary tries again.
   */
  readonly onNotification: (notification: { readonly fileId: string; readonly copyId: string }) => Promise<void> | void;
}

/** The longest notification that is read, in bytes. */
const MAX_BODY_BYTES = 1_048_576;

/** How far ahead the clock of Cloudinary may be, in seconds. */
const MAX_SKEW_SECONDS = 300;

/**
 * A fetch-style handler for Cloudinary's notifications. One is only a nudge: it says which file to ask about again, and
 * nothing that it says of that file is believed. So a repeated one does no harm.
 *
 * It answers 200 when the notification was taken, or is none of ours; 401 when its signature or age is wrong.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when an option cannot be used, or no credentials are given.
 *
 * @example
 * ```ts
 * const webhook = cloudinaryWebhook({ onNotification: ({ fileId }) => darkroom.retryTaggingNow(fileId) });
 * ```
 */
export function cloudinaryWebhook(options: CloudinaryWebhookOptions): (request: Request) => Promise<Response> {
  const { folder = 'darkroom', maxAgeSeconds = 7200, onNotification } = options;
  const cloud = resolveCloud(options.cloud);
  const ids = copyIds(folder);
  if (!Number.isInteger(maxAgeSeconds) || maxAgeSeconds < 60 || maxAgeSeconds > 86_400) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `maxAgeSeconds is ${maxAgeSeconds}: give a whole number from 60 to 86400.`,
    );
  }

  return async (request) => {
    if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === null) return new Response(null, { status: 413 });
    const timestamp = request.headers.get('x-cld-timestamp') ?? '';
    const signature = request.headers.get('x-cld-signature') ?? '';
    if (!isCurrent(timestamp, maxAgeSeconds) || !isSigned(body, timestamp, signature, cloud)) {
      return new Response(null, { status: 401 });
    }
    const copyId = publicIdOf(body);
    if (copyId === null) return new Response(null, { status: 400 });
    const fileId = ids.fileIdOf(copyId);
    if (fileId !== undefined) await onNotification({ fileId, copyId });
    return new Response(null, { status: 200 });
  };
}

function isCurrent(timestamp: string, maxAgeSeconds: number): boolean {
  const age = Date.now() / 1000 - Number(timestamp);
  return age <= maxAgeSeconds && age >= -MAX_SKEW_SECONDS;
}

/** The hash of body, timestamp and secret: https://cloudinary.com/documentation/notification_signatures */
function isSigned(
  body: Uint8Array,
  timestamp: string,
  signature: string,
  { apiSecret, signatureAlgorithm }: Required<CloudinaryCloud>,
): boolean {
  const expected = createHash(signatureAlgorithm).update(body).update(timestamp).update(apiSecret).digest();
  const given = Buffer.from(/^[0-9a-f]+$/i.test(signature) ? signature : '', 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The public id that a notification names; empty where it names none, null where it is no JSON object. */
function publicIdOf(body: Uint8Array): string | null {
  try {
    const notification: unknown = JSON.parse(new TextDecoder().decode(body));
    if (typeof notification !== 'object' || notification === null) return null;
    const publicId = (notification as { readonly public_id?: unknown }).public_id;
    return typeof publicId === 'string' ? publicId : '';
  } catch {
    return null;
  }
}
