import { SHARED_JOBS } from '@graphql-darkroom/core/adapter';
import type { FetchOptions, JobWithMetadata, PgBoss } from 'pg-boss';

/** The options of {@link fetchFairly}. */
export interface FairFetch {
  readonly boss: Pick<PgBoss, 'fetch'>;
  /** The queues, in the order in which to look at them. */
  readonly queues: readonly string[];
  /** How many more jobs may run now. */
  readonly free: () => number;
  /** How many slots each line has now. */
  readonly slots: ReadonlyMap<string, number>;
  /** Lines that have had a slot, least recent turn first. Lines without waiting jobs are removed. */
  readonly turns: Set<string>;
  readonly begin: (queue: string, job: JobWithMetadata<unknown>) => void;
}

const SHARED: ReadonlySet<string> = new Set(SHARED_JOBS);

/** Whether the jobs of a queue wait in lines. */
export function isShared(queue: string): boolean {
  return SHARED.has(queue);
}

/** Each adds one text to the statements of a look. */
const MAX_TURNS = 500;

/**
 * Fills the free slots: first from every queue, skipping lines that have or had a slot, then from the line whose last
 * turn is the longest ago, then from the lines with the fewest slots. If only slots counted, a worker would continue
 * with the line that has just left its only slot. If no line has a slot, or had one since nothing was waiting, this
 * takes one statement for each queue, like any fetch.
 */
export async function fetchFairly({ boss, queues, free, slots, turns, begin }: FairFetch): Promise<void> {
  const fetch = async (queue: string, batchSize: number, passOver: readonly string[]): Promise<boolean> => {
    const options: FetchOptions & { readonly includeMetadata: true } = {
      batchSize,
      includeMetadata: true,
      ...(passOver.length > 0 && { ignoreGroups: [...passOver] }),
    };
    const jobs = await boss.fetch(queue, options);
    for (const job of jobs) {
      if (isShared(queue) && job.groupId != null) takeTurn(turns, job.groupId);
      begin(queue, job);
    }
    return jobs.length > 0;
  };
  const linesToPassOver = (): readonly string[] => [...new Set([...turns, ...linesWith(slots, 1)])];

  for (const queue of queues) {
    if (!isShared(queue)) {
      if (free() > 0) await fetch(queue, free(), []);
      continue;
    }
    // One by one, since each job may belong to a line that the next fetch must skip.
    while (free() > 0 && (await fetch(queue, 1, linesToPassOver())));
  }

  const shared = queues.filter(isShared);
  while (free() > 0 && (await fetchOfLongestAgo()));
  while (free() > 0 && (await fetchOfFewest()));

  async function fetchOfLongestAgo(): Promise<boolean> {
    const lines = [...turns].filter((one) => !slots.has(one));
    // Twice as many each time, since most may have nothing waiting. Each of the lines that are removed together is next
    // to have a turn.
    for (let start = 0, count = 1; start < lines.length; start += count, count *= 2) {
      for (const line of lines.slice(start, start + count)) turns.delete(line);
      for (const queue of shared) if (await fetch(queue, 1, linesToPassOver())) return true;
    }
    return false;
  }

  async function fetchOfFewest(): Promise<boolean> {
    const counts = new Set([...slots.values()].toSorted((a, b) => a - b));
    for (const count of counts) {
      for (const queue of shared) if (await fetch(queue, 1, linesWith(slots, count + 1))) return true;
    }
    return false;
  }
}

/** Puts a line last. Beyond the limit, the first line is forgotten. */
function takeTurn(turns: Set<string>, line: string): void {
  turns.delete(line);
  turns.add(line);
  const [first] = turns;
  if (turns.size > MAX_TURNS && first !== undefined) turns.delete(first);
}

function linesWith(slots: ReadonlyMap<string, number>, least: number): readonly string[] {
  return [...slots].filter(([, count]) => count >= least).map(([line]) => line);
}
