import DataLoader from 'dataloader';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { OpenDatabase } from '../ports/database.ts';
import type { FileTagRecord } from '../ports/records.ts';

/** Loads the tags of files by their ids, those of one tick together. */
export type TagLoader = (fileId: string) => Promise<readonly FileTagRecord[]>;

const MOST_AT_ONCE = 1000;

/**
 * A loader for one operation, or one event of a subscription. Whatever aliases a document has, the tags of a file are loaded once, and no more of them than the
 * budget allows.
 */
export function tagLoader(database: Pick<OpenDatabase, 'tags'>, budget: RequestBudget): TagLoader {
  const loader = new DataLoader<string, readonly FileTagRecord[]>(
    async (fileIds) => {
      const tags = await database.tags.ofFiles({ fileIds, limit: budget.left('maxTags') + 1 });
      budget.spend('maxTags', tags.length);
      const byFile = Map.groupBy(tags, ({ fileId }) => fileId);
      return fileIds.map((fileId) => byFile.get(fileId) ?? []);
    },
    { maxBatchSize: MOST_AT_ONCE },
  );
  return (fileId) => loader.load(fileId);
}
