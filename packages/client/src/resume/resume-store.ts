/** What is stored about an upload of several parts, so that it can continue after a reload. */
export interface ResumeRecord {
  /** The id of the upload. */
  readonly fileId: string;
  /** Identifies the file: see {@link fingerprintOf}. */
  readonly fingerprint: string;
  readonly name: string | null;
  /** In bytes. */
  readonly size: number;
  readonly target: string | null;
  /** Whether the parts are sent with their SHA-256. */
  readonly checksums: boolean;
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The browser's handle of the file, if the upload has one: then the user need not choose it again. */
  readonly handle?: FileHandle;
}

/** The methods used of a browser's `FileSystemFileHandle`. */
export interface FileHandle {
  getFile(): Promise<File>;
  /** Prompts the user, so it works only within a click. */
  requestPermission?(options: { readonly mode: 'read' }): Promise<string>;
}

/** Stores records of unfinished uploads. If it fails, uploads continue but cannot be resumed. */
export interface ResumeStore {
  list(): Promise<readonly ResumeRecord[]>;
  /** Adds or replaces the record of this `fileId`. */
  put(record: ResumeRecord): Promise<void>;
  /** Does nothing if there is no such record. */
  delete(fileId: string): Promise<void>;
}

/**
 * A store in memory: uploads continue after `retry()` and after the same file is chosen again, but not after a reload.
 */
export function memoryResumeStore(): ResumeStore {
  const records = new Map<string, ResumeRecord>();
  return {
    list: async () => [...records.values()],
    put: async (record) => void records.set(record.fileId, record),
    delete: async (fileId) => void records.delete(fileId),
  };
}

/** Makes a store that ignores failures. */
export function forgiving(store: ResumeStore): ResumeStore {
  return {
    list: () => store.list().catch(() => []),
    put: (record) => store.put(record).catch(() => undefined),
    delete: (fileId) => store.delete(fileId).catch(() => undefined),
  };
}
