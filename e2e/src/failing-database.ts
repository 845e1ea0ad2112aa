import type { Database } from '@graphql-darkroom/core';

/** The file whose record cannot be read. */
export const BROKEN_FILE = '00000000-0000-4000-8000-00000000dead';

/** The same database, which counts how often files are loaded, and fails as a driver does for {@link BROKEN_FILE}. */
export function failingDatabase(database: Database): {
  readonly database: Database;
  readonly fileStatements: () => number;
} {
  let statements = 0;
  const get: Database['files']['get'] = async (input) => {
    statements += 1;
    if (input.ids.includes(BROKEN_FILE)) {
      throw new Error('password authentication failed for user "vendor-secret" at db.internal:5432');
    }
    return database.files.get(input);
  };
  return { database: { ...database, files: { ...database.files, get } }, fileStatements: () => statements };
}
