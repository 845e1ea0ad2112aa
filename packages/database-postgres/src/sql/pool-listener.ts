import { checkOut } from './check-out.ts';
import type { NotificationListener } from './connector.ts';
import type { PostgresNotification, PostgresPool } from './postgres-pool.ts';

/** What {@link listenByPool} takes. */
export interface PoolListenerOptions {
  readonly pool: PostgresPool;
  readonly channels: readonly string[];
  readonly listener: NotificationListener;
  /** Told of each loss, and of each attempt to listen again that failed. */
  readonly onLost: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
/** A connection that died without a word is noticed by this question. */
const QUESTION_INTERVAL_MS = 15_000;
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Listens on a client of the pool, held for itself; takes another one whenever it is lost. Rejects
 * when the first cannot be had.
 */
export async function listenByPool({
  pool,
  channels,
  listener,
  onLost,
}: PoolListenerOptions): Promise<() => Promise<void>> {
  let isStopped = false;
  let letGo: (() => Promise<void>) | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;

  const listen = async (): Promise<void> => {
    const hold = await holdClient(pool, channels, listener, (error) => {
      letGo = undefined;
      if (isStopped) return;
      onLost(error);
      again();
    });
    letGo = hold;
    failures = 0;
    if (isStopped) await hold();
  };

  const again = (): void => {
    const longest = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
    failures += 1;
    pause = setTimeout(
      () => {
        listen().then(
          () => isStopped || listener.onGap(),
          (error: unknown) => {
            if (isStopped) return;
            onLost(error);
            again();
          },
        );
      },
      longest * (0.5 + Math.random() / 2),
    );
  };

  await listen();
  return async () => {
    isStopped = true;
    clearTimeout(pause);
    await letGo?.();
  };
}

/**
 * Gives the function that hands the client back to the pool as it was. `onLoss` is called at most
 * once, and not after that.
 */
async function holdClient(
  pool: PostgresPool,
  channels: readonly string[],
  { onNotification }: NotificationListener,
  onLoss: (error: unknown) => void,
): Promise<() => Promise<void>> {
  let brokenBefore: Error | null = null;
  let onError = (error: Error): void => {
    brokenBefore = error;
  };
  const hearError = (error: Error): void => onError(error);
  const client = await checkOut(pool, (taken) => taken.on('error', hearError));
  let isHeld = true;
  let isInForce = false;

  const hear = ({ channel, payload = '' }: PostgresNotification): void => {
    if (isHeld && channels.includes(channel)) onNotification(channel, payload);
  };
  const lose = (error: unknown): void => {
    if (!isHeld) return;
    isHeld = false;
    clearInterval(questions);
    client.removeListener('notification', hear);
    // The error listener stays: a connection in pieces may speak up again.
    client.release(true);
    if (isInForce) onLoss(error);
  };
  const ended = (): void => lose(new Error('The connection that listened was closed.'));
  const ask = async (): Promise<void> => {
    const timeout = setTimeout(
      () => lose(new Error('The connection that listened does not answer.')),
      ANSWER_TIMEOUT_MS,
    );
    try {
      await client.query({ text: 'select 1' });
    } catch (error) {
      lose(error);
    } finally {
      clearTimeout(timeout);
    }
  };
  const questions = setInterval(() => void ask(), QUESTION_INTERVAL_MS);
  onError = lose;
  client.on('end', ended);
  client.on('notification', hear);

  try {
    if (brokenBefore !== null) throw brokenBefore as Error;
    for (const channel of channels) await client.query({ text: `listen "${channel}"` });
  } catch (error) {
    lose(error);
    throw error;
  }
  if (!isHeld) throw new Error('The connection was closed as soon as it listened.');
  isInForce = true;

  return async () => {
    if (!isHeld) return;
    clearInterval(questions);
    client.removeListener('notification', hear);
    try {
      for (const channel of channels) await client.query({ text: `unlisten "${channel}"` });
    } catch {
      // Broken: then it is closed instead of handed back, which ends its listening too.
      lose(undefined);
    }
    if (!isHeld) return;
    isHeld = false;
    client.removeListener('error', hearError);
    client.removeListener('end', ended);
    client.release();
  };
}
