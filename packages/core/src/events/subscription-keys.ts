import { createHash } from 'node:crypto';
import type { EventType } from '../ports/events.ts';

const WEBHOOK = 'webhook ';

/** The key of the subscription of a handler of this process and others. */
export function handlerKey(type: EventType): string {
  return `on.${type}`;
}

/** The key of the subscription of a webhook: a hash, as a URL may hold a secret. */
export function webhookKey(url: string): string {
  return `${WEBHOOK}${createHash('sha256').update(url).digest('base64url')}`;
}

/** Whether a subscription is that of a webhook. */
export function isWebhook(key: string): boolean {
  return key.startsWith(WEBHOOK);
}
