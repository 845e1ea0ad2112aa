import type { FileHistory } from './history.ts';
import type { Snapshot, StoredFile } from './snapshot.ts';

/** What must not be, of one file or of all. */
export interface Violation {
  readonly kind: ViolationKind;
  /** Null where it is of no file. */
  readonly fileId: string | null;
  readonly what: string;
}

/** What is looked for. */
export type ViolationKind =
  /** What was acknowledged is not there, or its bytes are others. */
  | 'LOST'
  /** What was refused, given up or deleted is there. */
  | 'NOT_GONE'
  /** It is on its way, and nothing will bring it to its end. */
  | 'STUCK'
  /** It was given up, though nothing is wrong with it. */
  | 'GIVEN_UP'
  /** Bytes that no record and no job knows. */
  | 'LEAKED'
  /** A record names bytes that are not there. */
  | 'DANGLING'
  /** What is counted is not what there is. */
  | 'MISCOUNTED'
  /** A subscriber did not see the final state. */
  | 'MISSED_END'
  /** A client met what must not happen. */
  | 'COMPLAINT';

/** Whether all that clients were told holds in the end, and nothing else is there. */
export function findViolations(histories: readonly FileHistory[], snapshot: Snapshot): readonly Violation[] {
  const stored = new Map(snapshot.files.map((file) => [file.id, file]));
  return [
    ...histories.flatMap((history) => ofHistory(history, stored.get(history.id), snapshot)),
    ...snapshot.files.flatMap((file) => ofFile(file, snapshot)),
    ...ofBucket(stored, snapshot),
    ...snapshot.jobs
      // A sweep that failed is followed by the next one.
      .filter(({ name, state }) => state === 'failed' && name !== 'sweep')
      .map(({ name, data }) => violation('GIVEN_UP', data.fileId ?? null, `job ${name} ${JSON.stringify(data)}`)),
    ...snapshot.miscounted.map((owner) => violation('MISCOUNTED', null, `the usage of ${owner}`)),
  ];
}

function violation(kind: ViolationKind, fileId: string | null, what: string): Violation {
  return { kind, fileId, what };
}

function ofHistory(history: FileHistory, file: StoredFile | undefined, snapshot: Snapshot): readonly Violation[] {
  const found: Violation[] = [];
  const report = (kind: ViolationKind, what: string): void => void found.push(violation(kind, history.id, what));
  for (const complaint of history.complaints) report('COMPLAINT', complaint);
  if (file === undefined) {
    report('LOST', 'its record');
    return found;
  }
  if (history.deleted === 'DONE' && !file.isDeleted) report('NOT_GONE', `deleted, and ${file.status}`);
  if (file.isDeleted && history.deleted === 'NO') report('LOST', 'deleted, though that was not asked for');
  if (history.aborted === 'DONE' && !file.isDeleted && file.status !== 'ABORTED') {
    report('NOT_GONE', `aborted, and ${file.status}`);
  }
  if (history.completed === 'DONE' && !file.isDeleted && file.status !== 'READY') {
    report('LOST', `READY, and ${file.status}`);
  }
  if (history.rejectedWith !== null && file.status !== 'REJECTED') report('NOT_GONE', `REJECTED, and ${file.status}`);
  if (file.status === 'READY' && !file.isDeleted) found.push(...ofReady(history, file, snapshot));
  found.push(...ofSubscriber(history, file));
  return found;
}

function ofReady(history: FileHistory, file: StoredFile, { databaseId, objects }: Snapshot): readonly Violation[] {
  const found: Violation[] = [];
  const report = (kind: ViolationKind, what: string): void => void found.push(violation(kind, history.id, what));
  const original = objects.get(`${databaseId}/files/${file.id}/original`);
  if (original !== history.sha256) report('LOST', original === undefined ? 'its bytes' : 'its bytes are others');
  if (file.publicKey !== null && objects.get(file.publicKey) !== history.sha256) report('LOST', 'its published bytes');
  if ((history.target === 'Customer.logo') !== (file.publicKey !== null)) report('LOST', 'published or not');
  for (const { status, key, publicKey } of file.conversions) {
    if (status !== 'DONE') continue;
    for (const at of [key, publicKey]) {
      if (at !== null && objects.get(at) !== history.convertedSha256) report('LOST', `the converted bytes at ${at}`);
    }
  }
  if (history.target !== 'Customer.note' && file.conversions.length !== 1) report('LOST', 'its conversion');
  for (const [name, status] of history.decisions) {
    const tag = file.tags.find((other) => other.name === name);
    if (status !== null && tag?.status !== status) {
      report('LOST', `tag ${name} ${status}, and ${tag?.status ?? 'none'}`);
    }
  }
  const names = new Set(file.tags.map(({ name }) => name));
  if (names.size !== file.tags.length) report('MISCOUNTED', 'a tag is there twice');
  return found;
}

function ofSubscriber({ id, seen }: FileHistory, file: StoredFile): readonly Violation[] {
  if (seen === null) return [];
  if (file.isDeleted) return seen.isGone ? [] : [violation('MISSED_END', id, 'that it was deleted')];
  if (seen.version !== file.version) {
    return [violation('MISSED_END', id, `version ${file.version}, the last seen is ${seen.version}`)];
  }
  return seen.isWhole ? [] : [violation('MISSED_END', id, `version ${file.version} came with errors`)];
}

function ofFile(file: StoredFile, { databaseId, objects }: Snapshot): readonly Violation[] {
  const found: Violation[] = [];
  const report = (kind: ViolationKind, what: string): void => void found.push(violation(kind, file.id, what));
  if (file.isDeleted) return [];
  if (file.status === 'VERIFYING') report('STUCK', 'VERIFYING');
  if (file.status !== 'READY') return found;
  for (const { name, status, error, key, publicKey } of file.conversions) {
    if (status === 'FAILED') report('GIVEN_UP', `${name}: ${error ?? ''}`);
    else if (status !== 'DONE') report('STUCK', `${name} is ${status}: ${error ?? ''}`);
    for (const at of [key, publicKey]) if (at !== null && !objects.has(at)) report('DANGLING', at);
  }
  if (!objects.has(`${databaseId}/files/${file.id}/original`)) report('DANGLING', 'its original');
  if (file.taggingStatus === 'FAILED') report('GIVEN_UP', 'its tagging');
  else if (file.taggingStatus !== null && file.taggingStatus !== 'DONE') {
    report('STUCK', `its tagging is ${file.taggingStatus}`);
  }
  return found;
}

/** Every object and every open upload has to be of a record that needs it, or be due to be removed by a job. */
function ofBucket(stored: ReadonlyMap<string, StoredFile>, snapshot: Snapshot): readonly Violation[] {
  const { databaseId, objects, openUploads, jobs } = snapshot;
  const needed = new Set([`${databaseId}/mark`]);
  for (const file of stored.values()) {
    if (file.isDeleted || file.status !== 'READY') continue;
    needed.add(`${databaseId}/files/${file.id}/original`);
    for (const key of [file.publicKey, ...file.conversions.flatMap((made) => [made.key, made.publicKey])]) {
      if (key !== null) needed.add(key);
    }
  }
  const removals = jobs.filter(({ name, state }) => name === 'delete' && state !== 'failed').map(({ data }) => data);
  const leaked = [...objects.keys()].filter((key) => !needed.has(key));
  const open = openUploads.filter(({ key, uploadId }) => {
    const file = stored.get(fileOf(key) ?? '');
    // A process that dies before it has noted an upload leaves it to the sweep, which removes it after an hour.
    if (file === undefined || file.uploadId === null) return false;
    if (file.status === 'UPLOADING' && file.uploadId === uploadId) return false;
    return !removals.some(({ upload }) => upload?.uploadId === uploadId);
  });
  return [
    ...leaked.map((key) => violation('LEAKED', fileOf(key), key)),
    ...open.map(({ key }) => violation('LEAKED', fileOf(key), `an open upload of ${key}`)),
  ];
}

function fileOf(key: string): string | null {
  return key.split('/')[2] ?? null;
}
