import type { DatabaseFiles } from '../../../src/ports/database.ts';
import { nameKey } from '../../../src/ports/rules/name-key.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const breakFiles = (change: (files: DatabaseFiles) => Partial<DatabaseFiles>): BrokenDatabase =>
  breaking(({ files }) => ({ files: { ...files, ...change(files) } }));

/** Databases that break a promise of restricted lists each, by the case that shows it. */
export const BROKEN_LIST_FILTERS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'a list is limited to files created after one moment and before another, both excluded': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, createdAfter: null }) })),
    breakFiles((files) => ({ list: (query) => files.list({ ...query, createdBefore: null }) })),
    breakFiles((files) => ({
      list: ({ createdAfter, ...query }) =>
        files.list({ ...query, createdAfter: createdAfter ? new Date(createdAfter.getTime() - 1) : null }),
    })),
    breakFiles((files) => ({
      list: ({ createdBefore, ...query }) =>
        files.list({ ...query, createdBefore: createdBefore ? new Date(createdBefore.getTime() + 1) : null }),
    })),
  ],
  'a list is limited to names that start with a text, in any case': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, namePrefix: null }) })),
    breakFiles((files) => ({
      list: async ({ namePrefix = null, ...query }) => {
        const page = await files.list(query);
        return { ...page, files: page.files.filter(({ name }) => name?.startsWith(namePrefix ?? '')) };
      },
    })),
    breakFiles((files) => ({
      list: async ({ namePrefix = null, ...query }) => {
        const page = await files.list(query);
        const part = nameKey(namePrefix ?? '');
        return { ...page, files: page.files.filter(({ name }) => name !== null && nameKey(name).includes(part)) };
      },
    })),
  ],
  'a list is limited to the requested visibility': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, visibility: null }) })),
  ],
  'a list is limited to the requested targets': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, targets: null }) })),
    breakFiles((files) => ({
      list: ({ targets, ...query }) => files.list({ ...query, targets: targets?.slice(0, 1) ?? null }),
    })),
  ],
  'a list is limited to the requested ids, and only of the owner': [
    breakFiles((files) => ({ list: (query) => files.list({ ...query, ids: null }) })),
    breakFiles((files) => ({
      list: async (query) =>
        query.ids == null ? files.list(query) : { files: await files.get({ ids: query.ids }), hasNextPage: false },
    })),
  ],
  'files in a list match all its restrictions, including those by tags': [
    breakFiles((files) => ({
      list: ({ tags, ...query }) =>
        files.list(tags === null ? { ...query, tags } : { ...query, tags, namePrefix: null, createdAfter: null }),
    })),
  ],
};
