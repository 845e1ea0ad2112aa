import type { PGlite } from '@electric-sql/pglite';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * The package that runs Postgres in this process. Hosts with a pool need not install its 27 MB.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if it is not installed.
 */
export async function loadPGlite(): Promise<{ readonly PGlite: typeof PGlite }> {
  try {
    return await import('@electric-sql/pglite');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'The embedded Postgres is not installed. Install it with `npm install @electric-sql/pglite`, or pass a `pool` of a Postgres server to postgresDatabase().',
      { cause: error },
    );
  }
}

function isMissing(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
