import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { DarkroomError } from '../errors/darkroom-error.ts';

/** The signatures of one direction, by Standard Webhooks: HMAC-SHA256 of id, time and body. */
export interface Signatures {
  /** The headers to send with a body. */
  sign(id: string, body: string): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  /** Whether the headers of a body were signed with one of the secrets, at a time within five minutes of now. */
  verify(body: string, headers: Headers): boolean;
}

/** How long a signature is valid before and after its time, as in Standard Webhooks. */
export const TOLERANCE_SECONDS = 300;

const MIN_SECRET_BYTES = 24;

/**
 * Signatures with these secrets: each one signs, and each one verifies, so that both sides can be given a new secret
 * one after the other.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if there is no secret, or one that is not base64 of 24 bytes or more.
 */
export function signatures(option: string, given: string | readonly string[]): Signatures {
  const webhooks = [given].flat().map((secret) => new Webhook(checked(option, secret)));
  if (webhooks.length === 0) throw invalidSecret(option);
  return {
    sign: (id, body) => {
      const now = new Date();
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': webhooks.map((webhook) => webhook.sign(id, now, body)).join(' '),
      };
    },
    verify: (body, headers) => webhooks.some((webhook) => verifies(webhook, body, headers)),
  };
}

function verifies(webhook: Webhook, body: string, headers: Headers): boolean {
  try {
    webhook.verify(body, Object.fromEntries(headers), { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function checked(option: string, secret: string): string {
  const text = typeof secret === 'string' ? bareSecret(secret) : '';
  const isLongEnough = Buffer.from(text, 'base64').length >= MIN_SECRET_BYTES;
  if (!isLongEnough || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) throw invalidSecret(option);
  return text;
}

/** A secret without the prefix that Standard Webhooks shows with it. */
export function bareSecret(secret: string): string {
  return secret.replace(/^whsec_/, '');
}

function invalidSecret(option: string): DarkroomError {
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    `\`${option}\` must be at least ${MIN_SECRET_BYTES} bytes in base64, with or without the prefix "whsec_". Generate one with \`openssl rand -base64 32\`.`,
  );
}
