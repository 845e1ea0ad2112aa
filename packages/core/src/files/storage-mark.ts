import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';

type Marking = Pick<Services, 'database' | 'storage' | 'keys'>;

/** Who wrote the storage's mark last: this database, none, or another copy of this database (or its original). */
type StorageMark = 'OURS' | 'NONE' | 'FOREIGN';

/** The number of marks that are remembered, so that a mark written late by a stalled process is still known. */
const KEPT_MARKS = 8;

/** The maximum number of attempts to read a mark that other processes are replacing. */
const LOOKS = 3;

const TYPE = 'application/json';

/**
 * Fails unless this database is the one that may delete objects from the storage. Marks the storage if it has no mark
 * yet.
 *
 * @throws {DarkroomError} STORAGE_NOT_OURS.
 */
export async function requireStorageMark(services: Marking): Promise<void> {
  const { mark, found } = await look(services);
  if (mark === 'FOREIGN') throw notOurs();
  if (mark === 'NONE') await write(services, found);
}

/**
 * Replaces the mark, if it is ours or missing, with one that no copy of this database can know. Returns whose mark it
 * was.
 */
export async function renewStorageMark(services: Marking): Promise<StorageMark> {
  const { mark, found } = await look(services);
  if (mark !== 'FOREIGN') await write(services, found);
  return mark;
}

/** Marks the storage as this database's, whatever its mark was. */
export async function claimStorage(services: Marking): Promise<void> {
  await write(services, null);
}

async function look({ database, storage, keys }: Marking): Promise<{ mark: StorageMark; found: string | null }> {
  for (let looks = 1; ; looks += 1) {
    const marks = await database.marks.list();
    const body = await storage.objects.read({ key: keys.mark });
    if (body === null) return { mark: 'NONE', found: null };
    const found = await new Response(body).text();
    if (marks.includes(found)) return { mark: 'OURS', found };
    if (looks === LOOKS) return { mark: 'FOREIGN', found };
  }
}

/**
 * Records the next mark before it is written, and keeps the one in the storage, so that a crash between the two leaves
 * a known mark.
 */
async function write({ database, storage, keys }: Marking, found: string | null): Promise<void> {
  const mark = JSON.stringify({ mark: randomUUID() });
  const from = await database.marks.list();
  const others = from.filter((other) => other !== found).slice(2 - KEPT_MARKS);
  const to = [...others, ...(found === null ? [] : [found]), mark];
  // Otherwise another process has just recorded a mark, and writes it.
  if (await database.marks.swap({ from, to })) {
    await storage.objects.write({ key: keys.mark, body: new Blob([mark]).stream(), contentType: TYPE });
  }
}

function notOurs(): DarkroomError {
  return new DarkroomError(
    'STORAGE_NOT_OURS',
    'Another copy of this database has claimed the storage, so this database deletes nothing there. If this database is the one to keep, run `npx @graphql-darkroom/core claim-storage`.',
  );
}
