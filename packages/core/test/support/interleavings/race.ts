import assert from 'node:assert/strict';
import { DELETE } from '../uploading.ts';
import { type OrdersRun, everyOrder } from './every-order.ts';
import { type Answer, type Operation, racingFile } from './operations.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type Mistakes, type RacingWorld, racingWorld } from './racing-world.ts';
import { switchesOf } from './switches.ts';

/** Two operations or more on one file. */
export interface Race {
  /** Makes the file, and gives its id. */
  readonly prepare: (world: RacingWorld) => Promise<string>;
  readonly operations: Readonly<Record<string, Operation>>;
  /** How often one may give way to another that waits, at most. @default what {@link switchesOf} says */
  readonly maxSwitches?: number;
  /** What it may come to. */
  readonly outcomes: readonly ExpectedOutcome[];
}

/** What is left out may be anything. */
export type ExpectedOutcome = Partial<Outcome> & Pick<Outcome, 'status' | 'answers'>;

/**
 * Has operations race in every order of their steps, each time for a new file, then runs jobs until all is quiet, and
 * compares what came of it. The file is deleted in the end, which has to leave nothing.
 *
 * @throws what does not hold, with the order; and where an outcome that is expected never comes up.
 */
export async function checkRace(race: Race, mistakes?: Mistakes): Promise<OrdersRun> {
  const { prepare, operations, outcomes } = race;
  const world = racingWorld(mistakes);
  const racers = await Promise.all(
    Object.entries(operations).map(async ([name, operation]) => ({ name, operation, racer: await world.racer(name) })),
  );
  // The first sweep marks the storage.
  await world.runJobs();
  const met = new Set<ExpectedOutcome>();

  const run = await everyOrder({ maxSwitches: switchesOf(race.maxSwitches) }, async (choose) => {
    const file = await racingFile(world, await prepare(world));
    const answers: Record<string, Answer> = Object.fromEntries(racers.map(({ name }) => [name, []]));
    const running = racers.map(({ name, operation, racer }) => {
      const whole = async (): Promise<void> => {
        answers[name] = await operation(racer, file, world);
      };
      return [name, whole] as const;
    });
    await world.turns.race(Object.fromEntries(running), choose);
    await world.runJobs();
    const outcome = await outcomeOf(world, file.id, answers);
    const expected = outcomes.find((candidate) => isLike(outcome, candidate));
    assert.ok(expected, `came to ${JSON.stringify(outcome)}`);
    met.add(expected);

    await world.observer.run(DELETE, { id: file.id });
    await world.runJobs();
    assert.deepEqual([await world.storage.objectsHeld(), world.tagger.copyIds()], [[], []]);
  });
  assert.deepEqual(
    outcomes.filter((outcome) => !met.has(outcome)),
    [],
    'these outcomes never came up',
  );
  return run;
}

function isLike(outcome: Outcome, expected: ExpectedOutcome): boolean {
  try {
    assert.partialDeepStrictEqual(outcome, expected);
    return true;
  } catch {
    return false;
  }
}
