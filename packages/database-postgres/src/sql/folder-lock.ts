import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * Holds the lock file until the returned function is called or the process ends, in whatever way. SQLite uses a lock of
 * the operating system, which dies with its process; the file itself stays and has no meaning. Nothing else may open
 * it: closing another handle on it would release the lock.
 *
 * @throws {DarkroomError} DATABASE_LOCKED if the lock is held.
 */
export async function lockFolder(file: string, folder: string): Promise<() => void> {
  // Imported here: Node.js 22 warns about it, Node.js 20 lacks it, and hosts with a pool do not need it.
  const { DatabaseSync } = await import('node:sqlite');
  await mkdir(dirname(file), { recursive: true });
  const lock = new DatabaseSync(file);
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { readonly errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new DarkroomError(
      'DATABASE_LOCKED',
      `The database in ${folder} is in use by another process, and it can serve only one. Stop the other process, use another \`directory\`, or pass a \`pool\` of a Postgres server to postgresDatabase().`,
      { cause: error },
    );
  }
  return () => lock.close();
}

const SQLITE_BUSY = 5;
