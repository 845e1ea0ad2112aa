import type { Snapshot, StoredFile } from '../snapshot.ts';
import { type Violation, violationsOf } from './violation.ts';

/** Whether a record has come to its end, and names nothing that is not there: also one that no client knows of. */
export function fileViolations(file: StoredFile, { databaseId, objects }: Snapshot): readonly Violation[] {
  return violationsOf(file.id, (report) => {
    if (file.isDeleted) return;
    if (file.status === 'VERIFYING') report('STUCK', 'VERIFYING');
    if (file.status === 'UPLOADING' && file.isExpired) report('STUCK', 'UPLOADING, though its time is over');
    if (file.status !== 'READY') return;
    for (const { name, status, error, key, publicKey } of file.conversions) {
      if (status === 'FAILED') report('GIVEN_UP', `${name}: ${error ?? ''}`);
      else if (status !== 'DONE') report('STUCK', `${name} is ${status}: ${error ?? ''}`);
      else if (key === null) report('DANGLING', `${name} has no key`);
      for (const at of [key, publicKey]) if (at !== null && !objects.has(at)) report('DANGLING', at);
    }
    if (!objects.has(`${databaseId}/files/${file.id}/original`)) report('DANGLING', 'its original');
    if (file.publicKey !== null && !objects.has(file.publicKey)) report('DANGLING', file.publicKey);
    if (file.taggingStatus === 'FAILED') report('GIVEN_UP', 'its tagging');
    else if (file.taggingStatus !== null && file.taggingStatus !== 'DONE') {
      report('STUCK', `its tagging is ${file.taggingStatus}`);
    }
    const names = new Set(file.tags.map(({ name }) => name));
    if (names.size !== file.tags.length) report('DOUBLED', 'a tag is there twice');
  });
}
