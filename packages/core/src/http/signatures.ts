import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { DarkroomError } from '../errors/darkroom-error.ts';

/** One direction's signatures, by Standard Webhooks: HMAC-SHA256 of id, time and body. */
export interface Signatures {
  /** The headers that go with a body. */
  sign(id: string, body: string): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;
  /** Whether a body has headers that one of the secrets signed, within the last or next five minutes. */
  verify(body: string, headers: Headers): boolean;
}

/** A signature stays valid for so long before and after its time, as Standard Webhooks has it. */
export const TOLERANCE_SECONDS = 300;

const MIN_SECRET_BYTES = 24;

/**
 * The signatures by these secrets: each signs, and each verifies, so that both sides can be given a new one in turn.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when there is none, or one that is no base64 of 24 bytes or more.
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

/** A secret without the prefix that Standard Webhooks shows it with. */
export function bareSecret(secret: string): string {
  return secret.replace(/^whsec_/, '');
}

function invalidSecret(option: string): DarkroomError {
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    `\`${option}\` must be at least ${MIN_SECRET_BYTES} bytes as base64, with or without "whsec_" before it: make one with \`openssl rand -base64 32\`.`,
  );
}
