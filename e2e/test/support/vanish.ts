import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Transport } from './host-client.ts';

interface Subscription {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

const AT_ONCE = 30;

/**
 * Subscribes so often as a user, each time as a client whose connection breaks at once or a few
 * milliseconds later, without a word.
 */
export async function vanish(
  url: string,
  transport: Transport,
  user: string,
  subscription: Subscription,
  count: number,
): Promise<void> {
  for (let begun = 0; begun < count; begun += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        transport === 'WEBSOCKET'
          ? breakSocket(url, user, subscription, index)
          : breakRequest(url, user, subscription, index),
      ),
    );
  }
}

async function breakSocket(url: string, user: string, payload: Subscription, milliseconds: number): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { 'x-user': user } }));
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }), () =>
    setTimeout(() => socket.terminate(), milliseconds),
  );
  await once(socket, 'close');
}

async function breakRequest(url: string, user: string, body: Subscription, milliseconds: number): Promise<void> {
  const broken = new AbortController();
  const request = fetch(url, {
    method: 'POST',
    headers: { 'x-user': user, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: broken.signal,
  });
  await Promise.all([
    request.then((response) => response.text()).catch(() => undefined),
    sleep(milliseconds).then(() => broken.abort()),
  ]);
}
