import * as fc from 'fast-check';
import { afterAll, describe, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { referenceModel } from './reference-model.ts';
import { lanes } from './reference-steps.ts';

/** How long it goes on, for a run by hand. */
const MINUTES = Number(process.env['REFERENCES_MINUTES'] ?? 0);

const postgres = await startRealPostgres();
afterAll(async () => postgres?.stop());

describe.skipIf(postgres === null)('whatever the host writes, and whichever process sweeps or dies meanwhile', () => {
  test(
    'no file that a row names is removed, and none stays that no row names',
    {
      timeout: MINUTES * 60_000 + 240_000,
    },
    async () => {
      const model = await referenceModel((await postgres?.createDatabase()) ?? '');
      const until = Date.now() + MINUTES * 60_000;
      let runs = 0;
      do {
        // Those who act at once come in another order each time: a seed would say nothing.
        for (const steps of fc.sample(lanes, byDepth(2, 4))) {
          await model.run(steps);
          runs += 1;
        }
        await model.rest();
      } while (Date.now() < until);
      if (MINUTES > 0) console.log(`${runs * 60} steps`, model.counts);
      await model.close();
    },
  );
});
