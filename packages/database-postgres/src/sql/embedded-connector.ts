import { join, resolve } from 'node:path';
import type { Connector } from './connector.ts';
import { pgliteConnector } from './pglite-connector.ts';

/** A Postgres embedded in this process, and the number of its holders. */
interface Embedded {
  readonly connector: Promise<Connector>;
  holders: number;
}

/** The embedded databases of this process, by folder: `opened` are usable, `closing` are being closed. */
interface EmbeddedRegistry {
  readonly opened: Map<string, Embedded>;
  readonly closing: Map<string, Promise<void>>;
}

/**
 * The number is the version of the shared structure: copies of this package with another version share nothing with
 * this one, and the lock of the folder keeps them apart.
 */
const REGISTRY = Symbol.for('@graphql-darkroom/database-postgres/embedded/1');

/**
 * The Postgres in a folder, shared by all databases of this process on that folder: frameworks such as Next.js load a
 * module more than once, and each copy makes its own database. Closing the last of them closes it.
 *
 * @throws {DarkroomError} DATABASE_LOCKED if another process holds the folder.
 */
export async function embeddedConnector(directory: string): Promise<Connector> {
  const folder = join(resolve(directory), 'postgres');
  const { opened, closing } = registry();
  while (closing.has(folder)) await closing.get(folder);
  const embedded = opened.get(folder) ?? { connector: pgliteConnector(folder), holders: 0 };
  embedded.holders += 1;
  opened.set(folder, embedded);

  let isClosed = false;
  const leave = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    embedded.holders -= 1;
    if (embedded.holders > 0) return;
    opened.delete(folder);
    const closed = embedded.connector.then((connector) => connector.close());
    closing.set(
      folder,
      closed.catch(() => {}).finally(() => closing.delete(folder)),
    );
    await closed;
  };

  try {
    const connector = await embedded.connector;
    return {
      ...connector,
      connect: async () => {
        if (isClosed) throw new Error('PGlite is closed');
        return connector.connect();
      },
      close: leave,
    };
  } catch (error) {
    await leave().catch(() => {});
    throw error;
  }
}

/** One registry for all copies of this module in the process. */
function registry(): EmbeddedRegistry {
  const shared = globalThis as { [REGISTRY]?: EmbeddedRegistry };
  return (shared[REGISTRY] ??= { opened: new Map(), closing: new Map() });
}
