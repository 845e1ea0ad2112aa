import { randomUUID } from 'node:crypto';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';

type Marking = Pick<Services, 'database' | 'storage' | 'keys'>;

/**
 * What the storage's mark says: that this database wrote it last, that nobody did, or that a copy of this
 * database, or its original, did.
 */
type StorageMark = 'OURS' | 'NONE' | 'FOREIGN';

/** A mark of ours that a stalled process writes late is still known among so many. */
const KEPT_MARKS = 8;

/** Looks from a change of the mark that another process is making right now past to the next, so often at most. */
const LOOKS = 3;

const TYPE = 'application/json';

/**
 * Fails unless this database is the one that may remove what lies in the storage. Where nothing is
 * marked yet, it is marked.
 *
 * @throws {DarkroomError} STORAGE_NOT_OURS.
 */
export async function requireStorageMark(services: Marking): Promise<void> {
  const { mark, found } = await look(services);
  if (mark === 'FOREIGN') throw notOurs();
  if (mark === 'NONE') await write(services, found);
}

/**
 * Replaces the mark, if it is ours or there is none, by one that no copy of this database can know; says which it was.
 */
export async function renewStorageMark(services: Marking): Promise<StorageMark> {
  const { mark, found } = await look(services);
  if (mark !== 'FOREIGN') await write(services, found);
  return mark;
}

/** Marks the storage as this database's, whatever it bore. */
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
 * Notes the next mark before it is written, and keeps the one in the storage: a crash between the two
 * leaves a mark that is known.
 */
async function write({ database, storage, keys }: Marking, found: string | null): Promise<void> {
  const mark = JSON.stringify({ mark: randomUUID() });
  const from = await database.marks.list();
  const others = from.filter((other) => other !== found).slice(2 - KEPT_MARKS);
  const to = [...others, ...(found === null ? [] : [found]), mark];
  // Else another process has just noted one, and writes that.
  if (await database.marks.swap({ from, to })) {
    await storage.objects.write({ key: keys.mark, body: new Blob([mark]).stream(), contentType: TYPE });
  }
}

function notOurs(): DarkroomError {
  return new DarkroomError(
    'STORAGE_NOT_OURS',
    'The storage bears the mark of another copy of this database, so nothing is removed there. If this one is to go on, and not the other, run `npx @graphql-darkroom/core claim-storage`.',
  );
}
