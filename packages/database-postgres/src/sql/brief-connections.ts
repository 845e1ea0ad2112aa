import type { Connection, Connector } from './connector.ts';

/** Whom a statement is for. */
export interface BriefOptions {
  /** After so many seconds the server ends a statement. */
  readonly timeoutSeconds: number;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal | null;
}

/**
 * A connection for what a client can make long. Its transactions have a limit of time, which the server holds; and once its client has left, nothing more is begun on it,
 * and what runs is cancelled, by another connection while this one is still held: so no statement of anybody else's can be meant.
 *
 * @throws {Error} once the client has left.
 */
export async function connectBriefly(
  connector: Connector,
  { timeoutSeconds, signal }: BriefOptions,
): Promise<Connection> {
  signal?.throwIfAborted();
  const connection = await connector.connect();
  if (signal?.aborted === true) {
    connection.release();
    throw signal.reason;
  }
  let isOver = false;
  let isBeingCancelled = false;
  let cancelling: Promise<void> = Promise.resolve();
  // The other connection may have to be waited for, in a pool of which this one is the last: then this one does not wait for it.
  const mayCancel = (): boolean => {
    isBeingCancelled = !isOver;
    return isBeingCancelled;
  };
  const cancel = (): void => {
    cancelling = connection.cancel?.(mayCancel).catch(() => undefined) ?? cancelling;
  };
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    query: (text, values) =>
      // In the round trip that begins the transaction, and with it gone again: a pooler may hand the session to others.
      connection.query(
        text.startsWith('start transaction')
          ? `${text}; set local statement_timeout = ${Math.ceil(timeoutSeconds * 1000)}`
          : text,
        values,
      ),
    release: (isBroken) => {
      isOver = true;
      signal?.removeEventListener('abort', cancel);
      if (!isBeingCancelled) connection.release(isBroken);
      else void cancelling.then(() => connection.release(isBroken));
    },
  };
}
