import { checkOutLive } from './check-out-live.ts';
import type { Liveness } from './liveness.ts';
import type { PostgresPool, PostgresPoolClient } from './postgres-pool.ts';
import type { TimeLimits } from './time-limits.ts';
import { PG_TYPES } from './type-parsers.ts';

/** How clients are had and asked. */
export interface SessionCheck {
  readonly pool: PostgresPool;
  readonly liveness: Liveness;
  readonly limits: Required<TimeLimits>;
}

/**
 * The error of a client whose statements go to whichever session of the server a pooler takes for each: what it listens
 * to is told to others.
 */
export class SharedSessionError extends Error {
  override readonly name = 'SharedSessionError';

  constructor() {
    super('A pooler hands out the sessions of the server by transaction.');
  }
}

/** Asks which process of the server answers a client. */
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
 * Finds out whether the session of a client is its own, and gives its process. Where the process is the one that the
 * client was told when it connected, it is. Else a pooler stands between, and a second client opens a transaction,
 * which keeps a session for itself: where that is the first client's, or the first is then answered by another, they
 * are shared. LISTEN would be no test, as it stays behind on a session of others.
 *
 * @throws {SharedSessionError} where sessions are shared. Under the load of others they may seem not to be; the process
 * is to be asked again from time to time.
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
