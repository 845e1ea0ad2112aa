import { afterSilence, noAnswer } from './no-answer.ts';
import type { PostgresPoolClient } from './postgres-pool.ts';

/** What {@link Liveness.ask} takes beside the question. */
export interface AskOptions {
  /** How long the answer may take. */
  readonly seconds: number;
  /** Whether a server that is there answers this in a moment, whatever its work and its locks. */
  readonly isProbe?: boolean;
}

/** What is known of whether the clients of a pool still lead to the server. */
export interface Liveness {
  /**
   * Whether a client can be relied on: known to be `LIVE`; `DEAD`, as it was silent when another one was; or `DOUBTFUL`
   * until it has answered.
   */
  stateOf(client: PostgresPoolClient): 'LIVE' | 'DOUBTFUL' | 'DEAD';
  /** Settles as the question that is put to the client does. Rejects with ETIMEDOUT where no answer comes in time. */
  ask<Answer>(client: PostgresPoolClient, send: () => Promise<Answer>, options: AskOptions): Promise<Answer>;
}

/** A statement that is under way when a probe fails, and takes so long, is taken to wait for the same silence. */
const SLOW_MS = 3000;

/**
 * Keeps count. A firewall that drops packets, or a server that vanishes, takes all connections at once: so one that
 * says nothing brings those under suspicion that were last heard of before, and those that wait for it end together.
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
      // One that was never heard of may be new.
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
