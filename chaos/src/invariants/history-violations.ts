import type { FileHistory } from '../history.ts';
import type { Snapshot, StoredFile } from '../snapshot.ts';
import { describeFile } from './describe-file.ts';
import { type Report, type Violation, violationsOf } from './violation.ts';

/** Whether a file is what its clients were told, and its subscriber was shown it as it is. */
export function historyViolations(
  history: FileHistory,
  file: StoredFile | undefined,
  snapshot: Snapshot,
): readonly Violation[] {
  return violationsOf(history.id, (report) => {
    for (const complaint of history.complaints) report('COMPLAINT', complaint);
    if (file === undefined) {
      report('LOST', 'its record');
      return;
    }
    lookAtPromises(history, file, report);
    if (file.status === 'READY' && !file.isDeleted) {
      lookAtBytes(history, file, snapshot, report);
      lookAtTags(history, file, report);
    }
    lookAtSubscriber(history, file, report);
  });
}

function lookAtPromises(history: FileHistory, file: StoredFile, report: Report): void {
  const { completed, aborted, deleted, given, rejectedWith } = history;
  if (deleted === 'DONE' && !file.isDeleted) report('NOT_GONE', `deleted, and ${file.status}`);
  // One that a customer had expires once another took its place; customers' rows say whether that was right.
  if (file.isDeleted && deleted === 'NO' && given === 'NO') report('LOST', 'deleted, though that was not asked for');
  if (rejectedWith !== null && file.status !== 'REJECTED') report('NOT_GONE', `REJECTED, and ${file.status}`);
  if (file.isDeleted) return;
  if (aborted === 'DONE' && file.status !== 'ABORTED') report('NOT_GONE', `aborted, and ${file.status}`);
  if (completed === 'DONE' && file.status !== 'READY') report('LOST', `READY, and ${file.status}`);
  if (file.status === 'REJECTED' && history.isRight) report('LOST', 'REJECTED, though its bytes are right');
  if (file.status === 'READY' && !history.isRight) report('NOT_GONE', 'READY, though its bytes are not right');
  if (file.status === 'ABORTED' && aborted === 'NO') report('LOST', 'aborted, though that was not asked for');
}

function lookAtBytes(history: FileHistory, file: StoredFile, { databaseId, objects }: Snapshot, report: Report): void {
  const original = objects.get(`${databaseId}/files/${file.id}/original`);
  if (original !== history.sha256) report('LOST', original === undefined ? 'its bytes' : 'its bytes are others');
  if (file.publicKey !== null && objects.get(file.publicKey) !== history.sha256) report('LOST', 'its published bytes');
  const isPublic = history.target === 'Customer.logo';
  if (isPublic !== (file.publicKey !== null)) report('LOST', isPublic ? 'it is not published' : 'it is published');
  for (const { status, key, publicKey } of file.conversions) {
    if (status !== 'DONE') continue;
    for (const at of isPublic ? [key, publicKey] : [key]) {
      const made = objects.get(at ?? '');
      if (made !== history.convertedSha256) report('LOST', `the converted bytes at ${at ?? 'no key'}`);
    }
  }
  if (history.target !== 'Customer.note' && file.conversions.length !== 1) report('LOST', 'its conversion');
}

function lookAtTags(history: FileHistory, file: StoredFile, report: Report): void {
  for (const [name, status] of history.decisions) {
    const tag = file.tags.find((other) => other.name === name);
    if (status !== null && tag?.status !== status) {
      report('LOST', `tag ${name} ${status}, and ${tag?.status ?? 'none'}`);
    }
  }
}

function lookAtSubscriber({ seen }: FileHistory, file: StoredFile, report: Report): void {
  if (seen === null) return;
  if (file.isDeleted) {
    if (!seen.isGone) report('MISSED_END', 'that it was deleted');
  } else if (seen.isGone) report('MISSED_END', 'it was told that the file is gone, and it is there');
  else if (seen.version !== file.version) {
    report('MISSED_END', `version ${file.version}, the last seen is ${seen.version}`);
  } else if (!seen.isWhole) report('MISSED_END', `version ${file.version} came with errors`);
  else if (seen.shown !== describeFile(file)) {
    report('MISSED_END', `version ${file.version} was shown as ${seen.shown}, and is ${describeFile(file)}`);
  }
}
