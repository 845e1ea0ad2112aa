import { EVENT_TYPES } from '../events.ts';
import { isEventName, type JobName, type JobRequest } from '../jobs.ts';

/**
 * The jobs that may take long, and of which there may be many: slots of a worker are shared out among the owners who
 * cause them, and among the host's handlers and webhooks.
 */
export const SHARED_JOBS: readonly JobName[] = ['convert', 'tag', ...EVENT_TYPES, 'webhook'];

/** The line of what an operator asks for. */
const NO_OWNER = 'operator';

/**
 * The line that a job waits in, beside those of others: of its owner, or of the handler or webhook that an event is
 * for. For databases: a worker's free slot goes to the line with the fewest slots of that worker. Null for jobs that
 * wait in none, and may have any free slot.
 *
 * @param anonymousKey That of the file (`NewFile.anonymousKey`); null for none.
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

/** The line of an owner; where that is null, of the anonymous callers with this key, or of those without any. */
export function lineOfOwner(owner: string | null, anonymousKey: string | null = null): string {
  if (owner !== null) return `owner ${owner}`;
  return anonymousKey === null ? 'anonymous' : `anonymous ${anonymousKey}`;
}

/**
 * How long a second of work counts: after so many seconds, a third of it still does. An owner whose jobs run without a
 * pause comes to an hour at most.
 */
export const SECONDS_COUNT_FOR = 3600;

/** What is left of seconds of work after a time, both in seconds. */
export function secondsLeft(seconds: number, afterSeconds: number): number {
  return seconds * Math.exp(-Math.max(0, afterSeconds) / SECONDS_COUNT_FOR);
}

/**
 * The priority of a job whose line has taken so many seconds: 0, the highest, up to one second, and one less for each
 * doubling of it. So a hundred seconds more mean little to an owner who has taken thousands, and much to one
 * who has taken a single one.
 */
export function priorityAfter(seconds: number): number {
  return 0 - Math.floor(Math.log2(1 + Math.max(0, seconds)));
}
