import { DarkroomError, type SqlClient } from '@graphql-darkroom/core/adapter';
import type { Connection } from '../sql/connector.ts';

/** Opens a transaction on a connection of its own. */
export type OpenTransaction = () => Promise<Connection>;

/** The transaction of one attempt at a job. The first statement opens it. */
export interface JobTransaction {
  readonly db: SqlClient;
  /**
   * If the transaction is open, completes the job in it by `complete`, and commits; rolls back if that returns false,
   * because the job no longer belongs to this attempt. Returns whether the transaction was open.
   */
  commit(complete: (connection: Connection) => Promise<boolean>): Promise<boolean>;
  /** Undoes what the attempt wrote in the transaction, if it is open. Later statements reject. */
  rollback(): Promise<void>;
}

/** Makes a transaction for one attempt at a job. */
export function jobTransaction(open: OpenTransaction): JobTransaction {
  let opening: Promise<Connection> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let isOver = false;

  const end = async (text: 'commit' | 'rollback'): Promise<void> => {
    const connection = await opening;
    if (connection === null) return;
    try {
      await connection.query(text);
      connection.release();
    } catch (error) {
      // The server rolls back when it loses the connection.
      connection.release(true);
      throw error;
    }
  };
  const rollback = async (): Promise<void> => {
    isOver = true;
    // Waits for statements in progress, since a connection runs one at a time.
    await last.catch(() => undefined);
    if (opening === null) return;
    await end('rollback').catch(() => undefined);
    opening = null;
  };

  return {
    db: {
      query: (text, values) => {
        if (isOver) {
          const message =
            'The attempt at this job has ended, so `db` can no longer be used. Await all statements in the handler.';
          return Promise.reject(new DarkroomError('DATABASE_UNAVAILABLE', message));
        }
        // If no transaction can be opened, there is nothing to commit.
        opening ??= open().catch((error: unknown) => {
          opening = null;
          throw error;
        });
        const connecting = opening;
        const answer = last.catch(() => undefined).then(async () => (await connecting).query(text, values));
        last = answer;
        return answer.then(({ rows }) => ({ rows: [...rows] }));
      },
    },
    commit: async (complete) => {
      isOver = true;
      await last.catch(() => undefined);
      if (opening === null) return false;
      const isDone = await complete(await opening);
      await end(isDone ? 'commit' : 'rollback');
      opening = null;
      return true;
    },
    rollback,
  };
}
