import type { NotificationListener } from './connector.ts';
import { holdClient, type HoldOptions } from './hold-client.ts';

/** What {@link listenByPool} takes. */
export interface PoolListenerOptions extends HoldOptions {
  readonly listener: NotificationListener;
  /** Told of each loss, and of each attempt to listen again that failed. */
  readonly onLost: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;

/**
 * Listens on a client of the pool, held for itself; takes another one whenever it is lost. Rejects
 * when the first cannot be had.
 */
export async function listenByPool({
  listener,
  onLost,
  ...options
}: PoolListenerOptions): Promise<() => Promise<void>> {
  let isStopped = false;
  let letGo: (() => Promise<void>) | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;

  const listen = async (): Promise<void> => {
    const hold = await holdClient(options, listener, (error) => {
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
