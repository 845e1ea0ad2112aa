import type { NotificationListener } from './connector.ts';
import { holdClient, type HoldOptions } from './hold-client.ts';
import { SharedSessionError } from './shared-sessions.ts';

/** What {@link listenByPool} takes. */
export interface PoolListenerOptions extends HoldOptions {
  readonly listener: NotificationListener;
  /** Told of each loss, and of each attempt to listen again that failed. */
  readonly onLost: (error: unknown) => void;
  /** What is known of the pool's sessions: kept from one listener to the next. */
  readonly sessions: { areShared: boolean };
  /** Told once that sessions are shared, so that changes are looked for instead. */
  readonly onShared: () => void;
}

/** How often those who listen are told of a gap where nothing can be heard. */
const LOOK_MS = 2000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;

/**
 * Listens on a client of the pool, held for itself; takes another one whenever it is lost. Rejects when the first
 * cannot be had. Where a pooler shares the server's sessions among clients, nothing can be heard, so that a gap is told
 * every two seconds instead, and no client is held.
 */
export async function listenByPool({
  listener,
  onLost,
  sessions,
  onShared,
  ...options
}: PoolListenerOptions): Promise<() => Promise<void>> {
  let isStopped = false;
  let letGo: (() => Promise<void>) | undefined;
  let pause: NodeJS.Timeout | undefined;
  let failures = 0;

  let looking: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (!sessions.areShared) onShared();
    sessions.areShared = true;
    if (!isStopped) looking = setInterval(listener.onGap, LOOK_MS);
  };

  const listen = async (): Promise<void> => {
    if (sessions.areShared) {
      look();
      return;
    }
    const hold = await holdClient(options, listener, (error) => {
      letGo = undefined;
      if (isStopped) return;
      if (error instanceof SharedSessionError) {
        look();
        return;
      }
      onLost(error);
      again();
    }).catch((error: unknown) => {
      if (!(error instanceof SharedSessionError)) throw error;
      look();
    });
    if (hold === undefined) return;
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
    clearInterval(looking);
    await letGo?.();
  };
}
