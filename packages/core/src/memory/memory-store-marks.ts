import type { StoreMarks } from '../ports/store.ts';

/** The marks of a store in memory. */
export function memoryStoreMarks(): StoreMarks {
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
