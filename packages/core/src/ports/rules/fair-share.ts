import { EVENT_TYPES } from '../events.ts';
import { isEventName, type JobName, type JobRequest } from '../jobs.ts';

/**
 * Jobs that may take long and be numerous. A worker shares its slots among the owners who cause them, and among the
 * host's handlers and webhooks.
 */
export const SHARED_JOBS: readonly JobName[] = ['convert', 'tag', ...EVENT_TYPES, 'webhook'];

/** The line of jobs that an operator requested. */
const NO_OWNER = 'operator';

/**
 * The line that a job waits in: that of its owner, or of the handler or webhook that an event is for. For databases: a
 * worker's free slot goes to the line with the fewest slots of that worker. Null for jobs that wait in no line and may
 * take any free slot.
 *
 * @param anonymousKey The file's `NewFile.anonymousKey`; null if there is none.
 */
export function lineOf(
  { name, owner, data }: Pick<JobRequest, 'name' | 'owner' | 'data'>,
  anonymousKey: string | null = null,
): string | null {
  if (!SHARED_JOBS.includes(name)) return null;
  if (name === 'webhook') return 'webhook' in data ? data.webhook : null;
  if (isEventName(name)) return `event ${name}`;
  return owner === undefined ? NO_OWNER : lineOfOwner(owner, anonymousKey);
}

/** The line of an owner; for a null owner, of the anonymous callers with this key, or of those without a key. */
export function lineOfOwner(owner: string | null, anonymousKey: string | null = null): string {
  if (owner !== null) return `owner ${owner}`;
  return anonymousKey === null ? 'anonymous' : `anonymous ${anonymousKey}`;
}

/**
 * The time constant, in seconds, of the decay of seconds of work: after this time, a third of them still counts. An
 * owner whose jobs run without a pause reaches at most an hour.
 */
export const SECONDS_COUNT_FOR = 3600;

/** The seconds of work that still count after a time, both in seconds. */
export function secondsLeft(seconds: number, afterSeconds: number): number {
  return seconds * Math.exp(-Math.max(0, afterSeconds) / SECONDS_COUNT_FOR);
}

/**
 * The priority of a job whose line has used this many seconds: 0, the highest, up to one second, and one less for each
 * doubling. So a hundred seconds more mean little to an owner who has used thousands, but much to one who has used a
 * single second.
 */
export function priorityAfter(seconds: number): number {
  return 0 - Math.floor(Math.log2(1 + Math.max(0, seconds)));
}
