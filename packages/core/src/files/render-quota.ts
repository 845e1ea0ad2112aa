import { counted } from '../errors/counted.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import type { Caller } from './access.ts';

/**
 * Checks that the jobs of a file's owner have not used up the seconds per hour of the caller's quota. Conversions that
 * uploads request are not checked: they wait behind others instead, so that every file gets what its policy promises.
 *
 * @throws {DarkroomError} QUOTA_EXCEEDED, with the quota in its context.
 */
export async function requireRenderSeconds(
  { database, quotaOf, anonymousKeyOf }: Pick<Services, 'database' | 'quotaOf' | 'anonymousKeyOf'>,
  { ownerId }: FileRecord,
  caller: Caller,
): Promise<void> {
  const { renderSecondsPerHour } = await quotaOf(caller);
  if (renderSecondsPerHour === null) return;
  const anonymousKey = ownerId === null ? await anonymousKeyOf(caller) : null;
  if ((await database.jobs.secondsOf({ owner: ownerId, anonymousKey })) < renderSecondsPerHour) return;
  throw new DarkroomError(
    'QUOTA_EXCEEDED',
    `Your conversions and tags have used the limit of ${counted(renderSecondsPerHour, 'second')} an hour. Try again later.`,
    { context: { renderSecondsPerHour } },
  );
}
