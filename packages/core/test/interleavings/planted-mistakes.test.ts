import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import type { Interception } from '../support/intercept.ts';
import { checkRace } from '../support/interleavings/race.ts';
import { RACES, type RaceName } from '../support/interleavings/races.ts';
import { stopTimers } from '../support/interleavings/racing-world.ts';

beforeEach(stopTimers);
afterEach(() => void vi.useRealTimers());

/** Has a call made with something else in the place of parts of its input. */
function callsWith(others: Readonly<Record<string, unknown>>): Interception {
  return ({ args: [input] }, proceed) => proceed({ ...(input as object), ...others });
}

/** Has a call say that it did it, whether or not. */
const saysTrue: Interception = async (_call, proceed) => {
  await proceed();
  return true;
};

/** A mistake in methods of a port. */
interface Planted {
  readonly mistake: string;
  readonly race: RaceName;
  readonly methods: readonly string[];
  /** Made for each test: some remember what they saw. */
  readonly plant: () => Interception;
  readonly found: RegExp;
}

const PLANTED: readonly Planted[] = [
  {
    mistake: 'an abort that does not look whether it came first',
    race: 'complete × abort',
    methods: ['files.endUpload'],
    plant: () => saysTrue,
    found: /came to .*"READY".*"abort":\[\]/,
  },
  {
    mistake: 'an abort that leaves the bytes to no job',
    race: 'complete × abort',
    methods: ['files.endUpload'],
    plant: () => callsWith({ jobs: [] }),
    found: /an upload is open/,
  },
  {
    mistake: 'a deletion that leaves the bytes to no job',
    race: 'delete × complete',
    methods: ['files.delete'],
    plant: () => callsWith({ jobs: () => [] }),
    found: /bytes are left/,
  },
  {
    mistake:
      'an attempt at a conversion that says that it finished in the place of another, and leaves nothing to a job',
    race: 'convert × convert, the same job twice',
    methods: ['conversions.finish'],
    plant:
      () =>
      async ({ args: [input] }, proceed) => {
        await proceed({ ...(input as object), jobs: [] });
        return true;
      },
    found: /conversions/,
  },
  {
    mistake: 'a retried conversion that leaves its work to no job',
    race: 'retry × retry of a conversion',
    methods: ['conversions.request'],
    plant: () => callsWith({ jobs: () => [] }),
    found: /PENDING/,
  },
  {
    mistake: 'a focal point that has nothing made again',
    race: 'focus × focus × convert',
    methods: ['conversions.setFocalPoint'],
    plant: () => callsWith({ conversions: [] }),
    found: /[0-9a-f]{64}/,
  },
  {
    mistake: 'a focal point that leaves its work to no job',
    race: 'focus × focus × convert',
    methods: ['conversions.setFocalPoint'],
    plant: () => callsWith({ jobs: () => [] }),
    found: /PENDING/,
  },
  {
    mistake: 'a review that does not ask whether it is of the tags there are',
    race: 'review × review of what both have seen',
    methods: ['tags.review'],
    plant: () => callsWith({ ifVersion: null }),
    found: /came to .*"confirm":\[\],"reject":\[\]/,
  },
  {
    mistake: 'a tagging that does not note its copy before it is made',
    race: 'delete × tag',
    methods: ['tags.start'],
    plant: () => callsWith({ copyId: null }),
    found: /copy-of-/,
  },
];

describe('a mistake is found, with the order that shows it:', () => {
  test.each(PLANTED)('$mistake', async ({ race, methods, plant, found }) => {
    const planted = plant();
    const mistakes = Object.fromEntries(methods.map((name) => [name, planted]));
    await assert.rejects(checkRace(RACES[race], mistakes), (error: Error) => {
      assert.match(error.message, /^In the order\n/);
      assert.match(error.message, found);
      return true;
    });
  });
});
