import type { DatabaseMarks } from '../../ports/database.ts';

/** The marks of a memory database. */
export function memoryDatabaseMarks(): DatabaseMarks {
  let marks: readonly string[] = [];
  return {
    list: async () => marks,
    swap: async ({ from, to }) => {
      if (JSON.stringify(from) !== JSON.stringify(marks)) return false;
      marks = [...to];
      return true;
    },
  };
}
