import type { Snapshot, StoredFile } from '../snapshot.ts';
import { type Violation, violationsOf } from './violation.ts';

const DAY_SECONDS = 24 * 60 * 60;
/** Between the end of a file and the sweep that sees it. */
const SWEEP_SECONDS = 30;

/** Whether a file lasts as long as it is attached, and what nothing is attached to has an end. */
export function attachmentViolations(file: StoredFile): readonly Violation[] {
  return violationsOf(file.id, (report) => {
    if (file.isDeleted || file.status !== 'READY') return;
    const { attachments, expiresInSeconds } = file;
    for (const { target, subject, isReserved, ageSeconds } of attachments) {
      if (isReserved && ageSeconds > DAY_SECONDS) report('STUCK', `reserved for ${target} of ${subject} for a day`);
    }
    const isAttached = attachments.some(({ isReserved }) => !isReserved);
    if (isAttached && expiresInSeconds !== null) report('LOST', 'it is attached, and expires');
    if (isAttached) return;
    if (expiresInSeconds === null) report('STUCK', 'nothing is attached to it, and it does not expire');
    else if (expiresInSeconds < -SWEEP_SECONDS && attachments.length === 0) report('NOT_GONE', 'its time is over');
  });
}

/** Whether each file that a row of the host's names is there, and can be read at that record. */
export function customerViolations(
  stored: ReadonlyMap<string, StoredFile>,
  { customers }: Snapshot,
): readonly Violation[] {
  return customers.flatMap(({ id, portrait }) =>
    violationsOf(portrait, (report) => {
      if (portrait === null) return;
      const file = stored.get(portrait);
      if (file === undefined || file.isDeleted || file.status !== 'READY') {
        report('LOST', `customer ${id} names it`);
      } else if (!file.attachments.some(({ target, subject }) => target === 'Customer.portrait' && subject === id)) {
        report('LOST', `customer ${id} names it, and it cannot be read there`);
      }
    }),
  );
}
