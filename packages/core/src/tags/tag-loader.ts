import DataLoader from 'dataloader';
import type { FileTagRecord } from '../ports/database-tags.ts';
import type { Database } from '../ports/database.ts';

/** Loads the tags of files by their ids, those of one tick together. */
export type TagLoader = (fileId: string) => Promise<readonly FileTagRecord[]>;

const MOST_AT_ONCE = 1000;

/** A loader that keeps nothing across ticks: each event of a subscription must see the newest tags. */
export function tagLoader(database: Pick<Database, 'tags'>): TagLoader {
  const loader = new DataLoader<string, readonly FileTagRecord[]>(
    async (fileIds) => {
      // Whatever aliases a document has: once each.
      const unique = [...new Set(fileIds)];
      const tags: FileTagRecord[][] = [];
      for (let at = 0; at < unique.length; at += MOST_AT_ONCE) {
        tags.push([...(await database.tags.ofFiles({ fileIds: unique.slice(at, at + MOST_AT_ONCE) }))]);
      }
      const byFile = Map.groupBy(tags.flat(), ({ fileId }) => fileId);
      return fileIds.map((fileId) => byFile.get(fileId) ?? []);
    },
    { cache: false },
  );
  return (fileId) => loader.load(fileId);
}
