import { mkdir } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { Connection, Connector, StatementResult } from './connector.ts';
import { lockFolder } from './folder-lock.ts';
import { loadPGlite } from './load-pglite.ts';
import { TYPE_PARSERS } from './type-parsers.ts';

const OPTIONS = { parsers: TYPE_PARSERS as Record<number, (text: string) => unknown> };

/**
 * Runs Postgres in this process, on a folder that stays locked while it runs. It has a single session: `connect` waits
 * until the previous connection is released, so a caller that holds one must not connect again.
 *
 * @throws {DarkroomError} DATABASE_LOCKED if another process holds the folder; INVALID_CONFIGURATION if PGlite is not
 * installed.
 */
export async function pgliteConnector(folder: string): Promise<Connector> {
  const { PGlite: Embedded } = await loadPGlite();
  const unlock = await lockFolder(`${folder}.lock`, folder);
  const pglite = await openPGlite(Embedded, folder).catch((error: unknown) => {
    unlock();
    throw error;
  });

  let last: Promise<void> = Promise.resolve();
  const connect = async (): Promise<Connection> => {
    const before = last;
    const held = Promise.withResolvers<void>();
    last = held.promise;
    await before;
    return {
      query: async (text, values) => {
        if (values !== undefined && values.length > 0) {
          return (await pglite.query(text, [...values], OPTIONS)) as unknown as StatementResult;
        }
        const results = (await pglite.exec(text, OPTIONS)) as unknown as readonly StatementResult[];
        const { command = '', rowCount = null } = results.at(-1) ?? {};
        return { rows: results.flatMap(({ rows }) => rows), command, rowCount };
      },
      release: () => held.resolve(),
    };
  };
  const alone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const connection = await connect();
    try {
      return await work();
    } finally {
      connection.release();
    }
  };

  return {
    backend: 'pglite',
    connect,
    listen: async (channels, { onNotification }) => {
      let isStopped = false;
      const ends = await alone(() =>
        Promise.all(
          channels.map((channel) =>
            pglite.listen(channel, (payload) => {
              // Outside of the statement that delivers it, which must not fail when a listener throws.
              queueMicrotask(() => isStopped || onNotification(channel, payload));
            }),
          ),
        ),
      );
      return async () => {
        isStopped = true;
        await alone(() => Promise.all(ends.map((end) => end())));
      };
    },
    close: async () => {
      await alone(() => pglite.close());
      unlock();
    },
  };
}

async function openPGlite(Embedded: typeof PGlite, folder: string): Promise<PGlite> {
  // PGlite's own files are readable by every user of the machine, so the folder must not be.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return Embedded.create({ dataDir: folder });
}
