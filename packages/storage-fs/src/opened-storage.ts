import type { StorageFolder } from './files/storage-folder.ts';

/** What the parts of an opened storage share. */
export interface OpenedStorage {
  readonly folder: StorageFolder;
  readonly secret: string;
  readonly now: () => Date;
  /** The URL of a private key, with a signed query. */
  readonly privateUrl: (key: string, query: string) => string;
}
