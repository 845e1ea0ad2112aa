import type { Store } from '@graphql-darkroom/core';

/** The file whose record cannot be read. */
export const BROKEN_FILE = '00000000-0000-4000-8000-00000000dead';

/** The same store, which counts how often files are loaded, and fails as a driver does for {@link BROKEN_FILE}. */
export function failingStore(store: Store): { readonly store: Store; readonly fileStatements: () => number } {
  let statements = 0;
  const get: Store['files']['get'] = async (input) => {
    statements += 1;
    if (input.ids.includes(BROKEN_FILE)) {
      throw new Error('password authentication failed for user "vendor-secret" at db.internal:5432');
    }
    return store.files.get(input);
  };
  return { store: { ...store, files: { ...store.files, get } }, fileStatements: () => statements };
}
