import type { Connection } from './connector.ts';

/** Sessions on the server whose connection was given up, as it was silent. */
export interface AbandonedSessions {
  /** Has it ended. Its process is known by what it was last told and its id, which behind a pooler is no process's. */
  add(session: { readonly processId: number; readonly texts: readonly string[] }): void;
  /** Tries again to end those that are left, if there are any: to be called when the server answers. */
  end(): void;
}

/** Of the texts; the least that a server keeps of one is 100 bytes. */
const COMPARED = 90;

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where pid = $1 and left(query, ${COMPARED}) = any ($2) and state <> 'idle'
    and datname = current_database() and usename = session_user
    and backend_start < clock_timestamp() - make_interval(secs => $3)`;

/**
 * Ends what they have left on the server, by a connection of `connect`. A transaction would keep its locks for as long
 * as the server takes its client to be there, which is hours by default, and a statement that waits for a lock would
 * wait on.
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
      // The next answer of the server brings the next attempt.
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
