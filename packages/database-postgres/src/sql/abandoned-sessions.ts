import type { Connection } from './connector.ts';

/** Sessions that are still open on the server although their connection was given up because it fell silent. */
export interface AbandonedSessions {
  /**
   * Ends the session on the server. It is identified by its process id and by the last texts that were sent on it,
   * since behind a pooler the id is not that of a process of the server.
   */
  add(session: { readonly processId: number; readonly texts: readonly string[] }): void;
  /** Tries again to end the remaining sessions, if any. Call this when the server answers. */
  end(): void;
}

/** The number of characters of a text to compare. A server keeps at least 100 bytes of a text. */
const COMPARED = 90;

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where pid = $1 and left(query, ${COMPARED}) = any ($2) and state <> 'idle'
    and datname = current_database() and usename = session_user
    and backend_start < clock_timestamp() - make_interval(secs => $3)`;

/**
 * Ends abandoned sessions by a connection from `connect`. Otherwise a transaction would keep its locks for as long as
 * the server considers its client connected, which is hours by default, and a statement that waits for a lock would go
 * on waiting.
 */
export function abandonedSessions(connect: () => Promise<Connection>): AbandonedSessions {
  const left = new Map<number, { readonly texts: readonly string[]; readonly since: number }>();
  let isEnding = false;

  const endAll = async (): Promise<void> => {
    const other = await connect();
    try {
      for (const [processId, { texts, since }] of left) {
        const seconds = (performance.now() - since) / 1000;
        await other.query(TERMINATE, [processId, texts.map((text) => text.slice(0, COMPARED)), seconds]);
        left.delete(processId);
      }
    } finally {
      other.release();
    }
  };

  const end = (): void => {
    if (isEnding || left.size === 0) return;
    isEnding = true;
    endAll()
      // Retried at the next answer of the server.
      .catch(() => undefined)
      .finally(() => {
        isEnding = false;
      });
  };
  return {
    add: ({ processId, texts }) => {
      left.set(processId, { texts, since: performance.now() });
      end();
    },
    end,
  };
}
