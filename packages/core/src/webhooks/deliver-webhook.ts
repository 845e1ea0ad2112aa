import { counted } from '../errors/counted.ts';
import type { JobHandler } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { type EndpointGuard, endpointGuard } from './endpoint-guard.ts';
import type { Webhook } from './read-webhooks.ts';
import { webhookBody } from './webhook-body.ts';

/**
 * The job handler for events of these webhooks; undefined if there are none, which leaves the events to other workers.
 */
export function webhookHandler(services: Services, webhooks: readonly Webhook[]): JobHandler<'webhook'> | undefined {
  if (webhooks.length === 0) return undefined;
  const guards = new Map(webhooks.map(({ key }) => [key, endpointGuard()]));
  return {
    run: async ({ data, signal }) => {
      const webhook = webhooks.find(({ key }) => key === data.webhook);
      const guard = guards.get(data.webhook);
      if (webhook === undefined || guard === undefined) {
        // During a rolling deployment, another worker may have the webhook. If none does, the queue gives up
        // eventually.
        throw new Error('This worker does not have the webhook of the event.');
      }
      await deliver(services, { webhook, guard, event: data.event, signal });
    },
    exhausted: async ({ data: { webhook, event } }) => {
      const host = hostOf(webhooks.find(({ key }) => key === webhook));
      services.log.error(
        `${host} did not accept event ${event.id} (${event.type}) for a day, so Darkroom gave up on the event.`,
      );
    },
  };
}

interface Delivery {
  readonly webhook: Webhook;
  readonly guard: EndpointGuard;
  readonly event: Parameters<typeof webhookBody>[1];
  readonly signal: AbortSignal;
}

async function deliver(services: Services, { webhook, guard, event, signal }: Delivery): Promise<void> {
  const body = await webhookBody(services, event, webhook);
  const status = await guard.attempt(() => post(webhook, event.id, body, signal));
  if (status >= 200 && status < 300) return;
  const host = hostOf(webhook);
  if (status === 410) {
    services.log.error(
      `${host} answered 410 to event ${event.id} (${event.type}), which is not sent again. If it no longer accepts events, remove it from \`webhooks\`.`,
    );
    return;
  }
  const redirects =
    status >= 300 && status < 400 ? ' Redirects are not followed. Configure the URL that it redirects to.' : '';
  throw new Error(`${host} answered ${status}.${redirects}`);
}

async function post(webhook: Webhook, id: string, body: string, given: AbortSignal): Promise<number> {
  const timeout = AbortSignal.timeout(webhook.timeoutSeconds * 1000);
  try {
    const response = await webhook.fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Darkroom',
        ...webhook.signatures.sign(id, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([given, timeout]),
    });
    // Only the status matters. A body may be endless.
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    const what = timeout.aborted
      ? `did not answer within ${counted(webhook.timeoutSeconds, 'second')}`
      : 'cannot be reached';
    throw new Error(`${hostOf(webhook)} ${what}.`, { cause: error });
  }
}

/** The name used in logs: the rest of a URL may contain a secret. */
function hostOf(webhook: Webhook | undefined): string {
  return webhook === undefined
    ? 'A webhook that is no longer configured'
    : `The webhook at ${new URL(webhook.url).host}`;
}
