import { afterSilence, noAnswer } from './no-answer.ts';
import type { PostgresPoolClient } from './postgres-pool.ts';

/** The options of {@link Liveness.ask}. */
export interface AskOptions {
  /** How long the answer may take. */
  readonly seconds: number;
  /** Whether a reachable server answers this immediately, whatever its load and locks. */
  readonly isProbe?: boolean;
}

/** Tracks whether the clients of a pool still reach the server. */
export interface Liveness {
  /**
   * `LIVE` if the client is known to work; `DEAD` if it last answered before another client fell silent; `DOUBTFUL`
   * until it has answered.
   */
  stateOf(client: PostgresPoolClient): 'LIVE' | 'DOUBTFUL' | 'DEAD';
  /** Sends a statement and settles as it does. Rejects with ETIMEDOUT if no answer arrives in time. */
  ask<Answer>(client: PostgresPoolClient, send: () => Promise<Answer>, options: AskOptions): Promise<Answer>;
}

/** When a probe fails, statements that have been waiting for this long are given up too. */
const SLOW_MS = 3000;

/**
 * Tracks when each client last answered. A firewall that drops packets, or a server that vanishes, affects all
 * connections at once: so if one does not answer, those that last answered before it are suspect too, and the
 * statements that are waiting on silent connections end together.
 */
export function livenessOf(): Liveness {
  const heardAt = new WeakMap<PostgresPoolClient, number>();
  const waiting = new Set<{ readonly sentAt: number; readonly giveUp: () => void }>();
  let doubtedAt = -Infinity;
  let silentAt = -Infinity;

  const noteSilence = (sentAt: number): void => {
    silentAt = Math.max(silentAt, sentAt);
    for (const question of waiting) {
      const left = SLOW_MS - (performance.now() - question.sentAt);
      setTimeout(() => waiting.has(question) && question.giveUp(), left).unref();
    }
  };

  return {
    stateOf: (client) => {
      const heard = heardAt.get(client);
      if ((heard ?? -Infinity) >= Math.max(doubtedAt, silentAt)) return 'LIVE';
      // A client that has never answered may be new.
      return heard !== undefined && heard < silentAt ? 'DEAD' : 'DOUBTFUL';
    },
    ask: async (client, send, { seconds, isProbe = false }) => {
      const silence = Promise.withResolvers<never>();
      const sentAt = performance.now();
      const giveUp = (): void => silence.reject(noAnswer('The database did not answer', seconds));
      const question = { sentAt, giveUp };
      const stopWaiting = afterSilence(seconds, () => {
        if (isProbe) noteSilence(sentAt);
        else doubtedAt = Math.max(doubtedAt, sentAt);
        giveUp();
      });
      waiting.add(question);
      try {
        const answer = await Promise.race([send(), silence.promise]);
        heardAt.set(client, performance.now());
        return answer;
      } finally {
        waiting.delete(question);
        stopWaiting();
      }
    },
  };
}
