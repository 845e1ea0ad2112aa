import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { ATTACHMENT_RACES } from './attachment-races.ts';
import { transactionRacing } from './transaction-racing.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres, in orders of their statements, attachments that race,', () => {
  const checkRace = transactionRacing(postgres);

  test.each(ATTACHMENT_RACES)('$name comes to one end', async (race) => {
    const { orders, steps } = await checkRace(race);
    console.log(`${race.name}: ${orders} orders of up to ${steps} statements`);
    assert.ok(orders > 5);
  });

  test.each([
    {
      mistake: 'files that are not locked',
      name: 'detach × detach of a file’s last two records',
      rewrite: (text: string) => text.replaceAll(/ for no key update( skip locked)?/g, ''),
      found: /\["a","a","",/,
    },
    {
      mistake: 'attachments that are read before a judgement has the lock',
      name: 'attach × judgement of a file that expires unattached',
      rewrite: (text: string) => text.replace(/^(select "id" from .*) for no key update$/, '$1'),
      found: /1: a, expiring: a/,
    },
    {
      mistake: 'files that came to a record meanwhile, and are not looked for',
      name: 'set × set of a record with a file',
      rewrite: (text: string) => text.replace(/order by f.id for no key update skip locked/, 'limit 0'),
      found: /1: ab/,
    },
  ])('finds a mistake: $mistake', async ({ name, rewrite, found }) => {
    const race = ATTACHMENT_RACES.find((candidate) => candidate.name === name);
    assert.ok(race);
    await assert.rejects(checkRace(race, rewrite), found);
  });
});
