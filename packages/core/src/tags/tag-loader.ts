import DataLoader from 'dataloader';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { OpenDatabase } from '../ports/database.ts';
import type { FileRecord, FileTagRecord } from '../ports/records.ts';
import { MAX_TAGS } from './tag-name.ts';

/** Loads the tags of files by file id, in one batch per tick. */
export type TagLoader = (fileId: string) => Promise<readonly FileTagRecord[]>;

const MOST_AT_ONCE = 1000;

/**
 * A loader for one operation, or one event of a subscription. Whatever aliases a document has, the tags of a file are
 * loaded once, and no more of them than the budget allows.
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

/** One statement reads no more tags of a page than an operation may load by default. */
const FOLLOWED_AT_ONCE = 50;

/**
 * Loads the tags of files for subscriptions: once per state of a file, which all subscribers receive as the same
 * record, and in one batch per tick. Each subscriber takes the tags from its own budget.
 */
export function followedTags(
  database: Pick<OpenDatabase, 'tags'>,
): (file: FileRecord, budget: RequestBudget) => Promise<readonly FileTagRecord[]> {
  const loaded = new WeakMap<FileRecord, Promise<readonly FileTagRecord[]>>();
  const loader = new DataLoader<string, readonly FileTagRecord[]>(
    async (ids) => {
      const fileIds = [...new Set(ids)];
      const tags = await database.tags.ofFiles({ fileIds, limit: fileIds.length * MAX_TAGS });
      const byFile = Map.groupBy(tags, ({ fileId }) => fileId);
      return ids.map((id) => byFile.get(id) ?? []);
    },
    { cache: false, maxBatchSize: FOLLOWED_AT_ONCE },
  );
  const load = async (file: FileRecord): Promise<readonly FileTagRecord[]> => {
    try {
      return await loader.load(file.id);
    } catch (error) {
      loaded.delete(file);
      throw error;
    }
  };
  return async (file, budget) => {
    const tags = loaded.get(file) ?? load(file);
    loaded.set(file, tags);
    budget.spend('maxTags', (await tags).length);
    return tags;
  };
}
