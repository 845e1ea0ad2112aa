import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

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
 * The signatures by these secrets: the first signs, each verifies.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when there is none, or one that is no base64 of 24 bytes or more.
 */
export function signatures(option: string, given: string | readonly string[]): Signatures {
  const webhooks = [given].flat().map((secret) => new Webhook(checked(option, secret)));
  const [first] = webhooks;
  if (first === undefined) throw invalidSecret(option);
  return {
    sign: (id, body) => {
      const now = new Date();
      return {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': first.sign(id, now, body),
      };
    },
    verify: (body, headers) => webhooks.some((webhook) => verifies(webhook, body, headers)),
  };
}

/**
 * Each direction has a secret of its own, so that nothing that was sent one way passes for an answer.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when they share one.
 */
export function bothSignatures(options: {
  readonly secret: string | readonly string[];
  readonly answerSecret: string | readonly string[];
}): { readonly requests: Signatures; readonly answers: Signatures } {
  const requests = signatures('secret', options.secret);
  const answers = signatures('answerSecret', options.answerSecret);
  const answerSecrets = [options.answerSecret].flat().map(bare);
  if ([options.secret].flat().some((secret) => answerSecrets.includes(bare(secret)))) {
    throw new DarkroomError('INVALID_CONFIGURATION', '`secret` and `answerSecret` are the same: make two.');
  }
  return { requests, answers };
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
  const text = typeof secret === 'string' ? bare(secret) : '';
  const isLongEnough = Buffer.from(text, 'base64').length >= MIN_SECRET_BYTES;
  if (!isLongEnough || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) throw invalidSecret(option);
  return text;
}

function bare(secret: string): string {
  return secret.replace(/^whsec_/, '');
}

function invalidSecret(option: string): DarkroomError {
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    `\`${option}\` must be at least ${MIN_SECRET_BYTES} bytes as base64, with or without "whsec_" before it: make one with \`openssl rand -base64 32\`.`,
  );
}
