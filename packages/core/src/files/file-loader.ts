import DataLoader from 'dataloader';
import type { FileRecord, Store } from '../ports/store.ts';
import { isFileId } from './access.ts';

/** Loads files by id, those of one tick together. */
export type FileLoader = (id: string) => Promise<FileRecord | null>;

/**
 * Loaders that hang on requests' contexts. Nothing is kept across ticks: each event of a subscription must see the newest version.
 */
export function fileLoaders(): (store: Pick<Store, 'files'>, context: unknown) => FileLoader {
  const loaders = new WeakMap<object, FileLoader>();
  return (store, context) => {
    if (typeof context !== 'object' || context === null) return fileLoader(store);
    const loader = loaders.get(context) ?? fileLoader(store);
    loaders.set(context, loader);
    return loader;
  };
}

function fileLoader(store: Pick<Store, 'files'>): FileLoader {
  const loader = new DataLoader<string, FileRecord | null>(
    async (ids) => {
      const known = [...new Set(ids.filter(isFileId))];
      const files = known.length === 0 ? [] : await store.files.get({ ids: known });
      const byId = new Map(files.map((file) => [file.id, file]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    { cache: false },
  );
  return (id) => loader.load(id);
}
