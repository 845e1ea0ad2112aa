import { isFileId } from '../files/file-id.ts';
import type { FileRecord } from '../ports/records.ts';
import type { StaleUpload } from '../ports/storage-uploads.ts';
import type { Services } from '../services.ts';
import { unknownUploads } from '../uploads/sweep-unknown-uploads.ts';
import { findUnreferenced, type Unreferenced } from './find-unreferenced.ts';
import { mayNeed, namedKeys } from './needed-keys.ts';

/** Options of {@link DarkroomOperator.orphans}. */
export interface OrphansOptions {
  /**
   * Whether to detach files that no row of the host names immediately, even if a sweep would not. They are deleted
   * after `detachedExpiresInSeconds`, unless they are attached before then.
   *
   * @default false
   */
  readonly apply?: boolean;
}

/** Differences between the database, the storage and the host's own tables. */
export interface Orphans extends Unreferenced {
  /** Keys of objects that no record needs and no job will delete; null if the storage cannot list them. */
  readonly objects: readonly string[] | null;
  /** Multipart uploads, open for an hour or more, that no record needs; null if the storage cannot list them. */
  readonly uploads: readonly StaleUpload[] | null;
  /** Objects that a record names but that do not exist. */
  readonly missing: readonly { readonly fileId: string; readonly key: string }[];
}

const AT_ONCE = 500;
const FILES_AT_ONCE = 8;
const LISTED = 1000;

/**
 * Compares all objects and open uploads under this database's keys with its records, and the records with their objects
 * and with the host's own tables. Without `apply`, it changes nothing. Makes one request to the storage per thousand
 * objects, and one or two per file.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE, STORAGE_UNAVAILABLE.
 */
export async function findOrphans(services: Services, { apply = false }: OrphansOptions = {}): Promise<Orphans> {
  const { uploads } = services.storage;
  const unreferenced = await findUnreferenced(services, { apply });
  return {
    objects: await orphanedObjects(services),
    uploads: uploads.stale === undefined ? null : await orphanedUploads(services),
    missing: await missingObjects(services),
    ...unreferenced,
  };
}

async function orphanedObjects(services: Services): Promise<readonly string[] | null> {
  const { storage, keys } = services;
  if (storage.objects.listAll === undefined) return null;
  const orphans: string[] = [];
  let batch: string[] = [];
  for await (const key of storage.objects.listAll({ prefix: keys.root })) {
    if (key === keys.mark || batch.push(key) < AT_ONCE) continue;
    orphans.push(...(await withoutNeed(services, batch)));
    batch = [];
  }
  orphans.push(...(await withoutNeed(services, batch)));
  return orphans;
}

async function orphanedUploads(services: Services): Promise<readonly StaleUpload[]> {
  const orphans: StaleUpload[] = [];
  for await (const upload of unknownUploads(services)) orphans.push(upload);
  return orphans;
}

/**
 * Objects that nothing needs. A record is written before its objects, so records are read after the objects were
 * listed.
 */
async function withoutNeed(services: Services, batch: readonly string[]): Promise<readonly string[]> {
  const { database, keys } = services;
  const ids = [...new Set(batch.map(fileOf).filter(isFileId))];
  const files = new Map((await database.files.get({ ids })).map((file) => [file.id, file]));
  const left = batch.filter((key) => {
    const file = files.get(fileOf(key));
    return file === undefined || !mayNeed(keys, file, key);
  });
  const removed = new Set<string>();
  for (const id of new Set(left.map(fileOf).filter(isFileId))) if (await isToBeRemoved(services, id)) removed.add(id);
  return left.filter((key) => !removed.has(fileOf(key)));
}

/** As `storageKeys` makes keys; empty for any other key. */
function fileOf(key: string): string {
  return key.split('/')[2] ?? '';
}

async function isToBeRemoved({ database }: Services, fileId: string): Promise<boolean> {
  const jobs = await database.jobs.list({
    fileId,
    names: ['delete'],
    states: ['WAITING', 'RUNNING', 'RETRYING'],
    ids: null,
    limit: 1,
  });
  return jobs.length > 0;
}

async function missingObjects(services: Services): Promise<Orphans['missing']> {
  const { database } = services;
  const missing: { readonly fileId: string; readonly key: string }[] = [];
  for (let after: string | null = null; ;) {
    const page: readonly FileRecord[] = await database.files.listAll({ limit: AT_ONCE, after });
    for (let first = 0; first < page.length; first += FILES_AT_ONCE) {
      const found = page.slice(first, first + FILES_AT_ONCE).map((file) => missingOf(services, file));
      missing.push(...(await Promise.all(found)).flat());
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < AT_ONCE) return missing;
  }
}

async function missingOf(services: Services, file: FileRecord): Promise<Orphans['missing']> {
  const { database, storage, keys } = services;
  const named = namedKeys(keys, file);
  if (named.length === 0) return [];
  const there = new Set<string>();
  for (const under of keys.prefixes(file.id)) {
    if (!named.some((key) => key.startsWith(under.prefix))) continue;
    const listed = await storage.objects.list({ ...under, limit: LISTED });
    // There are that many left over, and the rest is unknown.
    if (listed.length === LISTED) return [];
    for (const key of listed) there.add(key);
  }
  const lost = named.filter((key) => !there.has(key));
  if (lost.length === 0) return [];
  // The file may have changed, or been deleted, since the page was read.
  const [now] = await database.files.get({ ids: [file.id] });
  const stillNamed = now === undefined ? [] : namedKeys(keys, now);
  return lost.filter((key) => stillNamed.includes(key)).map((key) => ({ fileId: file.id, key }));
}
