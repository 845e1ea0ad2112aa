import { memoryResumeStore, type ResumeRecord, type ResumeStore } from './resume-store.ts';

const STORE = 'uploads';

/**
 * A store in the browser's IndexedDB, shared by all tabs of the origin; in memory if the platform has no IndexedDB.
 *
 * @param name The name of the database: use one for each API that a page uploads to.
 * @default 'darkroom'
 */
export function indexedDbResumeStore(name = 'darkroom'): ResumeStore {
  if (typeof indexedDB === 'undefined') return memoryResumeStore();
  let opening: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> => {
    const request = indexedDB.open(name, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE, { keyPath: 'fileId' }));
    return settled(request);
  };
  const run = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    opening ??= open();
    try {
      const database = await opening;
      return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
    } catch (error) {
      // The browser may close the database, for example to clear its data: the next call reopens it.
      opening = null;
      throw error;
    }
  };
  return {
    list: () => run<ResumeRecord[]>('readonly', (store) => store.getAll()),
    put: async (record) => {
      await run('readwrite', (store) => store.put(record));
    },
    delete: (fileId) => run('readwrite', (store) => store.delete(fileId)),
  };
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}
