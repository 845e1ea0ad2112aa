import type { Interception } from '../intercept.ts';

/** A call that waits for its turn. */
export interface WaitingStep {
  /** The operation that makes it. */
  readonly operation: string;
  /** Such as `files.markReady`. */
  readonly call: string;
}

/** Says which operation goes on, of those that wait. */
export type Choose = (waiting: readonly WaitingStep[]) => string;

/** Has operations take turns, one call to a port at a time. */
export interface TurnTaking {
  /** Stands between the ports and one operation: while operations race, each call waits for its turn. */
  readonly of: (operation: string) => Interception;
  /** Runs operations at once until all have ended; with equal choices, their calls come in equal order. */
  race(operations: Readonly<Record<string, () => Promise<unknown>>>, choose: Choose): Promise<void>;
}

/** What {@link takeTurns} takes. */
export interface TurnTakingOptions {
  /** Called when no operation waits for its turn and some have not ended: lets their timers go on. */
  readonly whenIdle: () => Promise<void>;
  /** Whether all of so many calls that were begun wait for other operations, at a lock. @default never */
  readonly areBlocked?: (calls: number) => Promise<boolean>;
}

/**
 * Timers call these, or a worker of its own accord, at no fixed point; a worker's own loop is no step of the work; and
 * a tagger's work is made of steps of its own, as it reads.
 */
const WITHOUT_TURN: ReadonlySet<string> = new Set([
  'open',
  'close',
  'files.renewVerification',
  'jobs.addOncePer',
  'jobs.hasten',
  'jobs.work',
  'pubSub.subscribe',
  'tagger.suggest',
]);

/** What happens between two calls is done after so many turns of the event loop without any sign of it. */
const QUIET_TURNS = 5;
const MOST_IDLE_ROUNDS = 200;

/** A scheduler for operations whose only common ground is the ports that they call. */
export function takeTurns({ whenIdle, areBlocked = async () => false }: TurnTakingOptions): TurnTaking {
  const waiting: (WaitingStep & { readonly begin: () => void })[] = [];
  let isRacing = false;
  let begun = 0;
  let changes = 0;

  const settled = async (): Promise<void> => {
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const before = changes;
      await new Promise((resolve) => setImmediate(resolve));
      const isQuiet = changes === before && (begun === 0 || (await areBlocked(begun)));
      quiet = isQuiet ? quiet + 1 : 0;
    }
  };

  const begin = (operation: string): void => {
    const index = waiting.findIndex((step) => step.operation === operation);
    const [step] = waiting.splice(index, 1);
    begun += 1;
    step?.begin();
  };

  const takeAll = async (isOver: () => boolean, choose: Choose): Promise<void> => {
    for (let idle = 0; idle < MOST_IDLE_ROUNDS;) {
      await settled();
      if (isOver()) return;
      if (waiting.length > 0) {
        begin(choose(waiting));
        continue;
      }
      idle += 1;
      await whenIdle();
    }
    throw new Error('An operation neither goes on nor ends.');
  };

  return {
    of:
      (operation) =>
      async ({ name }, proceed) => {
        if (!isRacing || WITHOUT_TURN.has(name)) return proceed();
        const turn = Promise.withResolvers<void>();
        waiting.push({ operation, call: name, begin: turn.resolve });
        changes += 1;
        await turn.promise;
        try {
          return await proceed();
        } finally {
          begun -= 1;
          changes += 1;
        }
      },

    race: async (operations, choose) => {
      isRacing = true;
      let left = Object.keys(operations).length;
      const ended = Promise.all(
        Object.values(operations).map((run) =>
          run().finally(() => {
            left -= 1;
            changes += 1;
          }),
        ),
      );
      try {
        await takeAll(() => left === 0, choose);
      } finally {
        isRacing = false;
        // Reads that an operation began and did not wait for.
        while (waiting.length > 0) begin(waiting[0]?.operation ?? '');
      }
      await ended;
    },
  };
}
