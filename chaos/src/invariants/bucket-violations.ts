import type { Snapshot, StoredFile, StoredJob } from '../snapshot.ts';
import { type Violation, violationsOf } from './violation.ts';

/**
 * Every object and every open upload has to be of a record that needs it, or due to be removed by a job: an attempt at
 * a conversion that stalls or dies may leave an object after the first removal, of a deleted file's bytes or of what
 * attempts left, and the second comes more than ten minutes later.
 */
export function bucketViolations(stored: ReadonlyMap<string, StoredFile>, snapshot: Snapshot): readonly Violation[] {
  const { objects, openUploads, jobs } = snapshot;
  const needed = neededKeys(snapshot);
  const removals = jobs.filter(({ name, state }) => name === 'delete' && state !== 'failed').map(({ data }) => data);
  const leaked = [...objects.keys()].filter(
    (key) => !needed.has(key) && !removals.some((removal) => willRemove(removal, key)),
  );
  const open = openUploads.filter(({ key, uploadId }) => {
    const file = stored.get(fileOf(key) ?? '');
    if (file?.status === 'UPLOADING' && file.uploadId === uploadId) return false;
    return !removals.some(({ upload }) => upload?.uploadId === uploadId);
  });
  return [
    ...leaked.flatMap((key) => violationsOf(fileOf(key), (report) => report('LEAKED', key))),
    ...open.flatMap(({ key }) => violationsOf(fileOf(key), (report) => report('OPEN_UPLOAD', key))),
  ];
}

/** The keys of all objects that a record needs. */
export function neededKeys({ databaseId, files }: Snapshot): ReadonlySet<string> {
  const needed = new Set([`${databaseId}/mark`]);
  for (const file of files) {
    if (file.isDeleted || file.status !== 'READY') continue;
    needed.add(`${databaseId}/files/${file.id}/original`);
    for (const key of [file.publicKey, ...file.conversions.flatMap((made) => [made.key, made.publicKey])]) {
      if (key !== null) needed.add(key);
    }
  }
  return needed;
}

/** Whether a removal that is due later has what an attempt at a conversion left. */
function willRemove({ prefixes = [], attemptsAt }: StoredJob['data'], key: string): boolean {
  const conversionId = conversionOf(key);
  if (conversionId === null) return false;
  return attemptsAt?.conversionId === conversionId || prefixes.some((prefix) => key.startsWith(prefix));
}

/** The conversion that an object was made for by an attempt. */
function conversionOf(key: string): string | null {
  const [, , , folder, conversionId] = key.split('/');
  return folder === 'conversions' ? (conversionId ?? null) : null;
}

function fileOf(key: string): string | null {
  return key.split('/')[2] ?? null;
}
