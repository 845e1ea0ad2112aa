import type { NotificationListener } from './connector.ts';
import { holdClient, type HoldOptions } from './hold-client.ts';
import { SharedSessionError } from './shared-sessions.ts';

/** The options of {@link listenByPool}. */
export interface PoolListenerOptions extends HoldOptions {
  readonly listener: NotificationListener;
  /** Called for each loss, and for each failed attempt to listen again. */
  readonly onLost: (error: unknown) => void;
  /** What is known about the pool's sessions, kept from one listener to the next. */
  readonly sessions: { areShared: boolean };
  /** Called once when sessions turn out to be shared, so that Darkroom polls for changes instead. */
  readonly onShared: () => void;
}

/** How often a gap is reported if notifications cannot be received. */
const LOOK_MS = 2000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;

/**
 * Listens on a client of the pool, which it holds for itself, and takes another one whenever that is lost. Rejects if
 * the first cannot be obtained. If a pooler shares the server's sessions among clients, notifications cannot be
 * received: then a gap is reported every two seconds instead, and no client is held.
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
