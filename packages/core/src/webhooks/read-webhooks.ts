import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import { webhookKey } from '../events/subscription-keys.ts';
import type { Fetch } from '../http/fetch.ts';
import { publicFetch } from '../http/public-fetch.ts';
import { type Signatures, signatures } from '../http/signatures.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { readNumbers } from '../input/read-numbers.ts';
import { EVENT_TYPES, type EventSubscription, type EventType } from '../ports/events.ts';

/** A URL that events are POSTed to, signed as Standard Webhooks defines: https://www.standardwebhooks.com */
export interface WebhookOptions {
  /** An `https:` URL. Redirects are not followed. */
  readonly url: string;
  /**
   * The secret that signs events: at least 24 bytes as base64, with or without "whsec_" before it. If you give several,
   * each of them signs, so that you can rotate secrets.
   */
  readonly secret: string | readonly string[];
  /** The types of events to send. */
  readonly events: readonly EventType[];
  /** Schema coordinates of targets: sends only events of files uploaded for one of them. @default all files */
  readonly targets?: readonly string[];
  /**
   * Whether `file` and `conversion` contain a `url` and `urlExpiresAt`, readable by anyone who reads the request. URLs
   * of private files are valid for `urlExpiresInSeconds` from the time of the request.
   * @default false
   */
  readonly includeUrls?: boolean;
  /** Seconds that the receiver may take to respond, 1 to 30. @default 15 */
  readonly timeoutSeconds?: number;
  /** Whether the URL may use `http:` and addresses outside the public internet. @default false */
  readonly allowPrivateAddresses?: boolean;
}

/** A webhook that is ready to be called. */
export interface Webhook {
  /** The key of its {@link EventSubscription}. */
  readonly key: string;
  readonly url: string;
  readonly signatures: Signatures;
  readonly includeUrls: boolean;
  readonly timeoutSeconds: number;
  readonly fetch: Fetch;
}

/** The webhooks of a host and the events they want. */
export interface Webhooks {
  readonly webhooks: readonly Webhook[];
  readonly subscriptions: readonly EventSubscription[];
}

const OPTIONS: Readonly<Record<keyof WebhookOptions, true>> = {
  url: true,
  secret: true,
  events: true,
  targets: true,
  includeUrls: true,
  allowPrivateAddresses: true,
  timeoutSeconds: true,
};

/**
 * Checks the option `webhooks`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, never with a URL's path or a secret in its message.
 */
export function readWebhooks(given: readonly WebhookOptions[] = []): Webhooks {
  if (!Array.isArray(given)) throw invalidConfiguration('`webhooks` must be a list.');
  const read = given.map((options, index) => readWebhook(options, `webhooks[${index}]`));
  const keys = read.map(({ webhook }) => webhook.key);
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice !== -1) {
    throw invalidConfiguration(`\`webhooks[${twice}].url\` is a duplicate. List all events of a URL in one webhook.`);
  }
  return {
    webhooks: read.map(({ webhook }) => webhook),
    subscriptions: read.map(({ subscription }) => subscription),
  };
}

function readWebhook(
  options: WebhookOptions,
  path: string,
): { readonly webhook: Webhook; readonly subscription: EventSubscription } {
  requireKnownOptions(options, Object.keys(OPTIONS), `${path}.`);
  const { url, secret, events, targets = null, includeUrls = false, allowPrivateAddresses = false } = options;
  // The string 'false', as read from the environment, would let a webhook into the network of the server.
  requireBoolean(`${path}.allowPrivateAddresses`, allowPrivateAddresses);
  requireBoolean(`${path}.includeUrls`, includeUrls);
  const isUrl =
    URL.canParse(url) && ['https:', ...(allowPrivateAddresses ? ['http:'] : [])].includes(new URL(url).protocol);
  if (!isUrl) {
    const remedy = allowPrivateAddresses ? '' : ' For a URL in your own network, set allowPrivateAddresses.';
    throw invalidConfiguration(`\`${path}.url\` must be an https: URL.${remedy}`);
  }
  requireEvents(`${path}.events`, events);
  requireTargets(`${path}.targets`, targets);
  const key = webhookKey(url);
  return {
    webhook: {
      key,
      url,
      signatures: signatures(`${path}.secret`, secret),
      includeUrls,
      ...readNumbers('webhooks', options),
      fetch: allowPrivateAddresses ? globalThis.fetch : publicFetch(),
    },
    subscription: { key, types: [...new Set(events)], targets },
  };
}

function requireEvents(path: string, events: unknown): void {
  if (!Array.isArray(events)) throw invalidConfiguration(`\`${path}\` must be a list of events.`);
  const [unknown] = events.filter((type) => !EVENT_TYPES.includes(type as EventType)).map(String);
  if (unknown === undefined && events.length > 0) return;
  throw invalidConfiguration(
    `\`${path}\` ${unknown === undefined ? 'is empty' : `contains the unknown event "${unknown}"`}. Valid events: ${EVENT_TYPES.join(', ')}.`,
  );
}

function requireTargets(path: string, targets: unknown): void {
  if (targets === null) return;
  if (Array.isArray(targets) && targets.every((target) => typeof target === 'string')) return;
  throw invalidConfiguration(`\`${path}\` must be a list of coordinates, such as ["Customer.logo"].`);
}

function requireBoolean(path: string, given: unknown): void {
  if (typeof given !== 'boolean') throw invalidConfiguration(`\`${path}\` must be a boolean.`);
}
