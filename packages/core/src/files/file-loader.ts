import DataLoader from 'dataloader';
import type { OpenDatabase } from '../ports/database.ts';
import type { FileRecord } from '../ports/records.ts';
import { isFileId } from './file-id.ts';

/** Loads files by id, in one batch per tick; null if a file does not exist. Does not check who may see them. */
export type FileLoader = (id: string) => Promise<FileRecord | null>;

const MOST_AT_ONCE = 1000;

/** A loader that caches nothing across ticks: each event of a subscription must see the newest version. */
export function fileLoader(database: Pick<OpenDatabase, 'files'>): FileLoader {
  const loader = new DataLoader<string, FileRecord | null>(
    async (ids) => {
      const known = [...new Set(ids.filter(isFileId))];
      const files = known.length === 0 ? [] : await database.files.get({ ids: known });
      const byId = new Map(files.map((file) => [file.id, file]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE },
  );
  return (id) => loader.load(id);
}
