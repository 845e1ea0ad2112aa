export { type FsStorage, type FsStorageOptions, fsStorage } from './fs-storage.ts';
