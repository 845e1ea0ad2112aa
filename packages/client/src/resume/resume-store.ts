/** What is kept of an upload of several parts, so that it can go on after a reload. */
export interface ResumeRecord {
  /** The id of the upload. */
  readonly fileId: string;
  /** Tells one file from another: see {@link fingerprintOf}. */
  readonly fingerprint: string;
  readonly name: string | null;
  /** Bytes. */
  readonly size: number;
  readonly target: string | null;
  /** Whether its parts are sent with their SHA-256. */
  readonly checksums: boolean;
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** The browser's own handle of the file, where the upload was given one: then it need not be chosen again. */
  readonly handle?: FileHandle;
}

/** What a browser's `FileSystemFileHandle` is to us. */
export interface FileHandle {
  getFile(): Promise<File>;
  /** Asks the person, and so only within a click. */
  requestPermission?(options: { readonly mode: 'read' }): Promise<string>;
}

/** Where records are kept. Failures are no obstacle: uploads then are not resumed. */
export interface ResumeStore {
  list(): Promise<readonly ResumeRecord[]>;
  /** Adds or replaces the record of this `fileId`. */
  put(record: ResumeRecord): Promise<void>;
  /** A missing record is fine. */
  delete(fileId: string): Promise<void>;
}

/** In memory: uploads go on after `retry()` and after the same file was chosen again, and not after a reload. */
export function memoryResumeStore(): ResumeStore {
  const records = new Map<string, ResumeRecord>();
  return {
    list: async () => [...records.values()],
    put: async (record) => void records.set(record.fileId, record),
    delete: async (fileId) => void records.delete(fileId),
  };
}

/** A store that may fail, as one that does not. */
export function forgiving(store: ResumeStore): ResumeStore {
  return {
    list: () => store.list().catch(() => []),
    put: (record) => store.put(record).catch(() => undefined),
    delete: (fileId) => store.delete(fileId).catch(() => undefined),
  };
}
