import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Pool } from 'pg';
import { Webhook } from 'standardwebhooks';

/** What all processes send events to. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  /** Whether it answers from now on. */
  readonly set: (isUp: boolean) => void;
  /** Has it answer well from now on, each time. */
  readonly calm: () => void;
  readonly close: () => Promise<void>;
}

/** Until it is calm, every so many requests are answered as if they had failed, though they were received. */
const FAILS_EVERY = 5;

/** Starts a receiver that notes each event in the database. */
export async function startReceiver(pool: Pool): Promise<Receiver> {
  const secret = randomBytes(32).toString('base64');
  const webhook = new Webhook(secret);
  let isUp = true;
  let requests = 0;
  let isCalm = false;
  const answer = async (body: string, headers: Record<string, string>): Promise<number> => {
    if (!isUp) return 503;
    const { type, data } = webhook.verify(body, headers) as { type: string; data: { file: { id: string } } };
    await pool.query('insert into delivered_events (id, type, file_id) values ($1, $2, $3)', [
      headers['webhook-id'],
      type,
      data.file.id,
    ]);
    requests += 1;
    return !isCalm && requests % FAILS_EVERY === 0 ? 500 : 200;
  };
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => answer(body, request.headers as Record<string, string>))
      .catch(() => 400)
      .then((status) => response.writeHead(status).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    secret,
    set: (isUpNow) => {
      isUp = isUpNow;
    },
    calm: () => {
      isCalm = true;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
