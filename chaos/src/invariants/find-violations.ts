import type { FileHistory } from '../history.ts';
import type { Snapshot } from '../snapshot.ts';
import { attachmentViolations, customerViolations } from './attachment-violations.ts';
import { bucketViolations } from './bucket-violations.ts';
import { eventViolations } from './event-violations.ts';
import { fileViolations } from './file-violations.ts';
import { historyViolations } from './history-violations.ts';
import { jobViolations } from './job-violations.ts';
import { type Violation, violationsOf } from './violation.ts';

/** Whether all that clients were told holds in the end, and nothing else is there. */
export function findViolations(histories: readonly FileHistory[], snapshot: Snapshot): readonly Violation[] {
  const stored = new Map(snapshot.files.map((file) => [file.id, file]));
  return [
    ...histories.flatMap((history) => historyViolations(history, stored.get(history.id), snapshot)),
    ...snapshot.files.flatMap((file) => fileViolations(file, snapshot)),
    ...snapshot.files.flatMap((file) => eventViolations(file, snapshot)),
    ...snapshot.files.flatMap(attachmentViolations),
    ...customerViolations(stored, snapshot),
    ...jobViolations(stored, snapshot),
    ...bucketViolations(stored, snapshot),
    ...snapshot.miscounted.flatMap((what) => violationsOf(null, (report) => report('MISCOUNTED', what))),
  ];
}
