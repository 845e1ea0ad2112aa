import type { Connection, Connector, StatementResult } from './connector.ts';

/** Whom a statement is for. */
export interface BriefOptions {
  /** After so many seconds the server ends a statement. */
  readonly timeoutSeconds: number;
  /** Aborted once the client has left. */
  readonly signal: AbortSignal | null;
}

const ENDS: ReadonlySet<string> = new Set(['commit', 'rollback']);

const COMMITTED: StatementResult = { rows: [], command: 'COMMIT', rowCount: null };

/**
 * A connection for reading what a client can make long. Its transactions have a limit of time, which the server holds;
 * and once its client has left, nothing more is begun on it, and what runs is cancelled, by another connection and
 * before the transaction ends: so no statement of others can be meant, also behind a pooler.
 *
 * @throws {Error} once the client has left.
 */
export async function connectBriefly(
  connector: Connector,
  { timeoutSeconds, signal }: BriefOptions,
): Promise<Connection> {
  signal?.throwIfAborted();
  // The server, which keeps the connection, is to be the first to end it.
  const connection = await connector.connect({ answerSeconds: timeoutSeconds + 1 });
  if (signal?.aborted === true) {
    connection.release();
    throw signal.reason;
  }
  let isOver = false;
  // Asked of the server: behind a pooler, what the client was told is no process there, or that of another session.
  let processId: number | null = null;
  let isBeingCancelled = false;
  let cancelling: Promise<void> = Promise.resolve();
  let ending: Promise<unknown> | null = null;
  // The other connection may have to be waited for, in a pool of which this one is the last: then this
  // one does not wait for it.
  const mayCancel = (): boolean => {
    isBeingCancelled = !isOver;
    return isBeingCancelled;
  };
  const cancel = (): void => {
    if (processId === null) return;
    cancelling = connection.cancel?.(processId, mayCancel).catch(() => undefined) ?? cancelling;
  };
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    query: async (text, values) => {
      if (ENDS.has(text)) {
        isOver = true;
        if (isBeingCancelled) await cancelling;
        if (text === 'rollback') return connection.query(text, values);
        // Nothing was written: what was read is good however this ends, and need not wait for it.
        ending = connection.query(text, values);
        return COMMITTED;
      }
      signal?.throwIfAborted();
      if (!text.startsWith('start transaction')) return connection.query(text, values);
      // In the round trip that begins the transaction, and with it gone again: a pooler may hand the session to others.
      const limit = `set local statement_timeout = ${Math.ceil(timeoutSeconds * 1000)}`;
      const begin = `${text}; ${limit}`;
      if (signal === null) return connection.query(begin, values);
      const begun = await connection.query(`${begin}; select pg_backend_pid() as process`, values);
      processId = begun.rows.map(({ process }) => process).find((id) => typeof id === 'number') ?? null;
      return begun;
    },
    release: (isBroken) => {
      isOver = true;
      signal?.removeEventListener('abort', cancel);
      const left = ending ?? (isBeingCancelled ? cancelling : null);
      if (left === null) connection.release(isBroken);
      else {
        void left.then(
          () => connection.release(isBroken),
          () => connection.release(true),
        );
      }
    },
  };
}
