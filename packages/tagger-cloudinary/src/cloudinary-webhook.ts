import { createHash, timingSafeEqual } from 'node:crypto';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { type CloudinaryCloud, resolveCloud } from './cloud.ts';
import { copyIds } from './copy-ids.ts';
import { readBody } from './read-body.ts';

/** The options of {@link cloudinaryWebhook}. */
export interface CloudinaryWebhookOptions {
  /**
   * The product environment whose notifications are accepted. If it has several API keys, its oldest active key signs
   * them, unless the account sets another key for that.
   *
   * @default the value of `CLOUDINARY_URL`
   */
  readonly cloud?: CloudinaryCloud;
  /**
   * The `folder` option of the tagger.
   *
   * @default 'darkroom'
   */
  readonly folder?: string;
  /**
   * The maximum age of a notification, in seconds, 60 to 86,400. Cloudinary retries three times, after 3, 6 and 9
   * minutes.
   *
   * @default 7200, as in the SDK
   */
  readonly maxAgeSeconds?: number;
  /**
   * Called for each notification about one of Darkroom's files, with the file whose tagging to retry now. May be called
   * several times, and before a result is available. If it rejects, so does the handler; servers then answer with 500,
   * and Cloudinary retries.
   */
  readonly onNotification: (notification: { readonly fileId: string; readonly copyId: string }) => Promise<void> | void;
}

/** The maximum size of a notification, in bytes. */
const MAX_BODY_BYTES = 1_048_576;

/** How far ahead Cloudinary's clock may be, in seconds. */
const MAX_SKEW_SECONDS = 300;

/**
 * Makes a fetch-style handler for Cloudinary's notifications. A notification only selects the file to check again, and
 * nothing else in it is trusted, so a repeated one does no harm.
 *
 * Answers 200 if the notification was accepted, or is not about one of Darkroom's files; 401 if its signature or age is
 * invalid.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if an option is invalid, or there are no credentials.
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
      `maxAgeSeconds must be a whole number from 60 to 86400, not ${maxAgeSeconds}.`,
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

/** Checks the hash of body, timestamp and secret: https://cloudinary.com/documentation/notification_signatures */
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

/** The public id in a notification; empty if it has none, null if the body is not a JSON object. */
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
