import type { StorageObjects } from '../../ports/storage-objects.ts';
import type { StorageUploads } from '../../ports/storage-uploads.ts';
import type { Storage } from '../../ports/storage.ts';
import { memoryStorageHandler } from './handler.ts';
import { memoryStorageObjects } from './objects.ts';
import type { MemoryStorageState } from './state.ts';
import { memoryStorageUploads } from './uploads.ts';
import { memoryStorageUrls } from './urls.ts';

/** Options of {@link memoryStorage}. */
export interface MemoryStorageOptions {
  /**
   * The beginning of every URL.
   *
   * @default 'http://memory.darkroom.invalid'
   */
  readonly baseUrl?: string;
  /**
   * The clock for expiry.
   *
   * @default () => new Date()
   */
  readonly now?: () => Date;
}

/** A {@link Storage} that loses everything when the process ends. It can publish. */
export interface MemoryStorage extends Storage {
  readonly uploads: Required<StorageUploads>;
  readonly objects: Required<StorageObjects>;
  /** Handles requests to the URLs of this storage: call it instead of `fetch`, or mount it in a server. */
  readonly handler: (request: Request) => Promise<Response>;
}

/**
 * A complete storage in memory, for tests and experiments.
 *
 * @example
 * ```ts
 * const storage = memoryStorage();
 * const { uploadId } = await storage.uploads.start({ key: 'a/b', contentType: 'text/plain' });
 * const parts = [{ number: 1, size: 5 }];
 * const { urls } = await storage.uploads.sign({ key: 'a/b', uploadId, parts, expiresInSeconds: 60 });
 * await storage.handler(new Request(urls[0]!, { method: 'PUT', body: 'hello' }));
 * ```
 */
export function memoryStorage(options: MemoryStorageOptions = {}): MemoryStorage {
  const state: MemoryStorageState = {
    uploads: new Map(),
    objects: new Map(),
    now: options.now ?? (() => new Date()),
  };
  const urls = memoryStorageUrls(options.baseUrl ?? 'http://memory.darkroom.invalid');
  return {
    uploads: memoryStorageUploads(state, urls),
    objects: memoryStorageObjects(state, urls),
    handler: memoryStorageHandler(state, urls),
  };
}
