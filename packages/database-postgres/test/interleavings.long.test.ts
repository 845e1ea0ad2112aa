import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { TRANSACTION_RACES } from './transaction-races.ts';
import { transactionRacing } from './transaction-racing.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres, in orders of their statements,', () => {
  const checkRace = transactionRacing(postgres);

  test.each(TRANSACTION_RACES)('$name comes to one end', async (race) => {
    const { orders, steps } = await checkRace(race);
    console.log(`${race.name}: ${orders} orders of up to ${steps} statements`);
    assert.ok(orders > 5);
  });

  test.each([
    {
      mistake: 'a status that is not compared',
      name: 'complete × abort',
      rewrite: (text: string) => text.replaceAll(/"status" = (\$\d+)(?= |\))/g, '$1::text is not null'),
      found: /\[true,true,/,
    },
    {
      mistake: 'a row that is not locked',
      name: 'delete × tag',
      rewrite: (text: string) => text.replaceAll(/ for no key update/g, ''),
      found: /\[true,null,/,
    },
    {
      mistake: 'a focal point of a row that is not locked',
      name: 'focal point × request and attempt',
      rewrite: (text: string) => text.replaceAll(/ for no key update( of "\w+")?/g, ''),
      found: /\["REQUESTED","NONE",\[0\.1,\[1\]\]/,
    },
  ])('finds a mistake: $mistake', async ({ name, rewrite, found }) => {
    const race = TRANSACTION_RACES.find((candidate) => candidate.name === name);
    assert.ok(race);
    await assert.rejects(checkRace(race, rewrite), found);
  });
});
