import { checkOut } from './check-out.ts';
import type { Liveness } from './liveness.ts';
import { noAnswer } from './no-answer.ts';
import type { PostgresPool, PostgresPoolClient } from './postgres-pool.ts';

/** How long a suspect client may take to answer. */
const PROBE_SECONDS = 2;

/**
 * Like {@link checkOut}, but returns a client that still reaches the server. Has the pool close clients that do not,
 * which it would otherwise hand out one after the other.
 */
export async function checkOutLive(
  { pool, liveness }: { readonly pool: PostgresPool; readonly liveness: Liveness },
  seconds: number,
  prepare: (client: PostgresPoolClient) => void,
): Promise<PostgresPoolClient> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const left = (deadline - performance.now()) / 1000;
    if (left <= 0) throw noAnswer('No connection of the pool answered', seconds);
    const client = await checkOut(pool, left, prepare);
    const state = liveness.stateOf(client);
    if (state === 'LIVE') return client;
    if (state === 'DOUBTFUL') {
      const probe = (): Promise<unknown> => client.query({ text: 'select 1' });
      try {
        await liveness.ask(client, probe, { seconds: PROBE_SECONDS, isProbe: true });
        return client;
      } catch {
        // The client is closed below, and the next one is checked.
      }
    }
    client.release(true);
  }
}
