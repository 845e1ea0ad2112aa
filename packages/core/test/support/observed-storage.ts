import { type MemoryStorage, memoryStorage } from '../../src/index.ts';
import { intercept } from './intercept.ts';

/** A storage in memory that can be asked what it holds. */
export interface ObservedStorage extends MemoryStorage {
  /**
   * The keys of all objects, sorted, with ids and the database's mark left out: `original`, `public/original`,
   * `conversions`, `public/conversions`.
   */
  objectsHeld(): Promise<readonly string[]>;
  /** How many parts each open upload has. */
  openUploads(): Promise<readonly number[]>;
}

/** Watches which keys and uploads come up, and looks later which of them are there. */
export function observedStorage(options: { readonly now?: () => Date } = {}): ObservedStorage {
  const inner = memoryStorage(options);
  const keys = new Set<string>();
  const uploads = new Map<string, string>();

  const storage = intercept(inner, async ({ name, args }, proceed) => {
    const input = args[0] as { readonly key?: string; readonly to?: string };
    if ((name === 'objects.write' || name === 'uploads.complete') && !isMark(input.key)) keys.add(input.key ?? '');
    if (name === 'objects.publish') keys.add(input.to ?? '');
    const result = await proceed();
    if (name === 'uploads.start') uploads.set((result as { uploadId: string }).uploadId, input.key ?? '');
    return result;
  });

  return Object.assign(Object.create(storage) as MemoryStorage, {
    objectsHeld: async () => {
      const found = await Promise.all([...keys].map(async (key) => ((await inner.objects.head({ key })) ? [key] : [])));
      return found.flat().map(shorten).toSorted();
    },
    openUploads: async () => {
      const found = await Promise.all([...uploads].map(([uploadId, key]) => inner.uploads.list({ key, uploadId })));
      return found.flatMap((parts) => (parts === null ? [] : [parts.length]));
    },
  });
}

function isMark(key: string | undefined): boolean {
  return key?.endsWith('/mark') === true;
}

function shorten(key: string): string {
  const [, kind = '', , ...rest] = key.split('/');
  return `${kind === 'public' ? 'public/' : ''}${rest[0] ?? ''}`;
}
