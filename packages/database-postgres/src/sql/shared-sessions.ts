import { checkOutLive } from './check-out-live.ts';
import type { Liveness } from './liveness.ts';
import type { PostgresPool, PostgresPoolClient } from './postgres-pool.ts';
import type { TimeLimits } from './time-limits.ts';
import { PG_TYPES } from './type-parsers.ts';

/** What the check needs to take and query clients. */
export interface SessionCheck {
  readonly pool: PostgresPool;
  readonly liveness: Liveness;
  readonly limits: Required<TimeLimits>;
}

/**
 * The error for a client whose statements a pooler sends to any session of the server: notifications for what it
 * listens to reach other clients.
 */
export class SharedSessionError extends Error {
  override readonly name = 'SharedSessionError';

  constructor() {
    super('A pooler assigns the sessions of the server per transaction.');
  }
}

/** The id of the server process that answers a client. */
export async function processOf(
  { liveness }: Pick<SessionCheck, 'liveness'>,
  client: PostgresPoolClient,
  options: { readonly seconds: number; readonly isProbe?: boolean },
): Promise<number | null> {
  const ask = (): Promise<unknown> => client.query({ text: 'select pg_backend_pid() as process', types: PG_TYPES });
  const answer = (await liveness.ask(client, ask, options)) as {
    readonly rows?: readonly { readonly process?: unknown }[];
  };
  const process = answer.rows?.[0]?.process;
  return typeof process === 'number' ? process : null;
}

/**
 * Checks that a client has a session of its own, and returns its process. It has one if the process is the one that the
 * client was given when it connected. Otherwise there is a pooler in between, and a second client opens a transaction,
 * which reserves a session: if that is the first client's session, or if another process now answers the first client,
 * sessions are shared. Testing this with LISTEN would leave it behind on a session that others use.
 *
 * @throws {SharedSessionError} if sessions are shared. Under the load of others they may seem not to be, so check the
 * process again from time to time.
 */
export async function requireOwnSession(check: SessionCheck, client: PostgresPoolClient): Promise<number | null> {
  const { queryTimeoutSeconds: seconds, connectTimeoutSeconds } = check.limits;
  const process = await processOf(check, client, { seconds });
  if (process === client.processID) return process;
  let lostBy: Error | null = null;
  const onError = (error: Error): void => {
    lostBy ??= error;
  };
  const other = await checkOutLive(check, connectTimeoutSeconds, (taken) => taken.on('error', onError));
  try {
    await check.liveness.ask(other, () => other.query({ text: 'begin' }), { seconds });
    const ofOther = await processOf(check, other, { seconds });
    const now = await processOf(check, client, { seconds });
    await check.liveness.ask(other, () => other.query({ text: 'rollback' }), { seconds });
    if (ofOther === process || now !== process) throw new SharedSessionError();
    return process;
  } catch (error) {
    if (!(error instanceof SharedSessionError)) lostBy ??= error as Error;
    throw error;
  } finally {
    other.release(lostBy !== null);
    if (lostBy === null) other.removeListener('error', onError);
  }
}
