import type { Database } from '@graphql-darkroom/core';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';

/** The file whose record cannot be read. */
export const BROKEN_FILE = '00000000-0000-4000-8000-00000000dead';

/** The same database, which counts how often files are loaded, and fails as a driver does for {@link BROKEN_FILE}. */
export function failingDatabase(database: Database): {
  readonly database: Database;
  readonly fileStatements: () => number;
} {
  let statements = 0;
  const open = async (): Promise<OpenDatabase> => {
    const opened = await database.open();
    const get: OpenDatabase['files']['get'] = async (input) => {
      statements += 1;
      if (input.ids.includes(BROKEN_FILE)) {
        throw new Error('password authentication failed for user "vendor-secret" at db.internal:5432');
      }
      return opened.files.get(input);
    };
    return { ...opened, files: { ...opened.files, get } };
  };
  return { database: { open }, fileStatements: () => statements };
}
