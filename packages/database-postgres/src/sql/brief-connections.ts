import type { Connection, Connector, StatementResult } from './connector.ts';

/** The limits of a statement that serves a client. */
export interface BriefOptions {
  /** The server ends a statement after this many seconds. */
  readonly timeoutSeconds: number;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal | null;
}

const ENDS: ReadonlySet<string> = new Set(['commit', 'rollback']);

const COMMITTED: StatementResult = { rows: [], command: 'COMMIT', rowCount: null };

/**
 * A connection for reads whose duration clients can influence. The server enforces a time limit on its transactions.
 * Once the client has left, no statement is started on it, and the running one is cancelled, by another connection and
 * before the transaction ends: this never cancels a statement of someone else, even behind a pooler.
 *
 * @throws {Error} once the client has left.
 */
export async function connectBriefly(
  connector: Connector,
  { timeoutSeconds, signal }: BriefOptions,
): Promise<Connection> {
  signal?.throwIfAborted();
  // Longer than the server's limit, so that the server ends the statement first and the connection survives.
  const connection = await connector.connect({ answerSeconds: timeoutSeconds + 1 });
  if (signal?.aborted === true) {
    connection.release();
    throw signal.reason;
  }
  let isOver = false;
  // Read from the server: behind a pooler, the process id that the client received belongs to no process there, or to
  // another session.
  let processId: number | null = null;
  let isBeingCancelled = false;
  let cancelling: Promise<void> = Promise.resolve();
  let ending: Promise<unknown> | null = null;
  // Cancelling takes another connection, which may have to wait for this one if the pool has no more: so this one waits
  // only for a cancellation that has begun.
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
        // Nothing was written: the rows that were read are valid whether or not this succeeds, so it is not awaited.
        ending = connection.query(text, values);
        return COMMITTED;
      }
      signal?.throwIfAborted();
      if (!text.startsWith('start transaction')) return connection.query(text, values);
      // Sent in the round trip that begins the transaction, and valid only within it: a pooler may hand the session to
      // others.
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
