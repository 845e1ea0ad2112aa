import assert from 'node:assert/strict';
import type { Job, JobHandler, JobHandlers, JobName } from '../../../src/adapter.ts';
import type { Database } from '../../../src/index.ts';
import { override } from '../intercept.ts';
import type { TestClock } from '../test-clock.ts';
import type { TestHost } from '../test-host.ts';

/** The jobs of a queue in memory, as they are run. */
export interface QueueInMemory {
  /** The same database, whose workers are watched. */
  readonly database: Database;
  /** Takes a job from the queue that was done elsewhere. */
  takeOut(name: JobName, data: unknown): void;
  /** Lets two days pass, and has all that is due done, by a worker of this host, until nothing is left. */
  runUntilQuiet(host: TestHost, clock: TestClock): Promise<void>;
}

const QUIET_TURNS = 20;
const MOST_ROUNDS = 20;

/** Watches what workers of a database in memory do, without waiting for any timer. */
export function queueInMemory(inner: Database): QueueInMemory {
  let running = 0;
  let ran = 0;
  let changes = 0;
  const givenUp: string[] = [];
  const takenOut = new Set<string>();

  /** The data of a job without what was done elsewhere; null if all of it was. */
  const leftOf = ({ name, data }: Job): Job['data'] | null => {
    if (name !== 'convert') return takenOut.delete(keyOf(name, data)) ? null : data;
    const { conversions, tagging, ...rest } = data as Job<'convert'>['data'];
    const left = conversions.filter((one) => !takenOut.delete(keyOf(name, { ...rest, conversions: [one] })));
    const isTagged = tagging !== undefined && takenOut.delete(keyOf('tag', { ...rest, ...tagging }));
    if (left.length === 0 && (tagging === undefined || isTagged)) return null;
    return { ...rest, conversions: left, ...(tagging !== undefined && !isTagged && { tagging }) };
  };

  const watch = <Name extends JobName>(handler: JobHandler<Name>): JobHandler<Name> => ({
    run: async (job: Job<Name>) => {
      const left = leftOf(job);
      if (left === null) return;
      running += 1;
      changes += 1;
      // A sweep is asked for in each interval, for ever.
      if (job.name !== 'sweep') ran += 1;
      try {
        await handler.run({ ...job, data: left as Job<Name>['data'] });
      } finally {
        running -= 1;
        changes += 1;
      }
    },
    exhausted: async (job) => void givenUp.push(job.name),
  });

  return {
    database: override(inner, {
      'jobs.work': ({ args: [input] }, proceed) => {
        const { handlers, ...rest } = input as { readonly handlers: JobHandlers };
        const watched = Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, watch(handler)]));
        return proceed({ ...rest, handlers: watched });
      },
    }),

    takeOut: (name, data) => void takenOut.add(keyOf(name, data)),

    runUntilQuiet: async (host, clock) => {
      for (let round = 1; ; round += 1) {
        assert.ok(round <= MOST_ROUNDS, 'Jobs follow upon jobs without end.');
        clock.advance(2 * 86_400);
        ran = 0;
        const worker = await host.darkroom.startWorker();
        for (let quiet = 0; quiet < QUIET_TURNS;) {
          const before = changes;
          await new Promise((resolve) => setImmediate(resolve));
          quiet = running === 0 && changes === before ? quiet + 1 : 0;
        }
        await worker.close();
        if (ran === 0) break;
      }
      assert.deepEqual(givenUp, []);
    },
  };
}

function keyOf(name: JobName, data: unknown): string {
  return `${name} ${JSON.stringify(data)}`;
}

/** What the worker of a host would do with each kind of job, for a test to do. */
export async function handlersOf(database: Database, hostOf: (database: Database) => TestHost): Promise<JobHandlers> {
  const handed = Promise.withResolvers<JobHandlers>();
  const host = hostOf(
    override(database, {
      'jobs.work': async ({ args: [input] }) => {
        handed.resolve((input as { readonly handlers: JobHandlers }).handlers);
        return { close: async () => undefined };
      },
      'jobs.addOncePer': async () => undefined,
    }),
  );
  const worker = await host.darkroom.startWorker();
  await worker.close();
  return handed.promise;
}
