import type { Snapshot, StoredFile } from '../snapshot.ts';
import { type Report, type Violation, violationsOf } from './violation.ts';

/** Whether the host's handlers had each event once, and its webhook at least once. */
export function eventViolations(file: StoredFile, { handled, delivered }: Snapshot): readonly Violation[] {
  return violationsOf(file.id, (report) => {
    const ofFile = handled.filter(({ fileId }) => fileId === file.id);
    if (new Set(ofFile.map(({ id }) => id)).size < ofFile.length) report('DOUBLED', 'an event was handled twice');
    lookFor('handled', ofFile, file, report);
    lookFor(
      'delivered',
      delivered.filter(({ fileId }) => fileId === file.id),
      file,
      report,
    );
  });
}

function lookFor(how: string, told: Snapshot['handled'], file: StoredFile, report: Report): void {
  for (const type of eventsOf(file)) {
    if (!told.some((event) => event.type === type)) report('UNTOLD', `no ${type} was ${how}`);
  }
}

/** The types of events that there were at least once of a file as it is. */
function eventsOf({ isDeleted, status, conversions, taggingStatus }: StoredFile): readonly string[] {
  if (isDeleted) return ['fileDeleted'];
  if (status === 'REJECTED') return ['fileRejected'];
  if (status === 'EXPIRED') return ['fileExpired'];
  if (status !== 'READY') return [];
  return [
    'fileReady',
    ...(conversions.some((made) => made.status === 'DONE') ? ['conversionDone'] : []),
    ...(taggingStatus === 'DONE' ? ['tagsSuggested'] : []),
  ];
}
