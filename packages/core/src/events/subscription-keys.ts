import { createHash } from 'node:crypto';
import type { EventType } from '../ports/events.ts';

const WEBHOOK = 'webhook ';

/** The key of a handler's subscription, the same in all processes. */
export function handlerKey(type: EventType): string {
  return `on.${type}`;
}

/** The key of a webhook's subscription: a hash, since a URL may contain a secret. */
export function webhookKey(url: string): string {
  return `${WEBHOOK}${createHash('sha256').update(url).digest('base64url')}`;
}

/** Whether a subscription belongs to a webhook. */
export function isWebhook(key: string): boolean {
  return key.startsWith(WEBHOOK);
}
