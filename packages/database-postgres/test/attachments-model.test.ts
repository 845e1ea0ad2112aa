import assert from 'node:assert/strict';
import { memoryDatabase } from '@graphql-darkroom/core';
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { customersHost } from '../../core/test/attachments/customers-host.ts';
import { anyCommand, LIMITS } from '../../core/test/support/attachments/commands.ts';
import { newModel } from '../../core/test/support/attachments/model.ts';
import { commandWorld, runCommand } from '../../core/test/support/attachments/run-command.ts';
import { testClock } from '../../core/test/support/test-clock.ts';
import { sharedPostgresWorld } from './postgres-world.ts';

const postgres = await startRealPostgres();
const defaults = { unattachedExpiresInSeconds: LIMITS.unattached };

describe.skipIf(postgres === null)('on a real Postgres', () => {
  const worldOf = sharedPostgresWorld(postgres);

  test('files that know their record do as in memory, and as a simple model does', async () => {
    const world = worldOf();
    const clock = testClock();
    const memory = memoryDatabase(clock);
    const [inMemory, inPostgres] = [
      customersHost({ database: memory, defaults }),
      customersHost({ database: world.database, defaults }),
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { maxLength: 25 }), async (commands) => {
        const one = await commandWorld(inMemory, memory, async (seconds) => clock.advance(seconds));
        const other = await commandWorld(inPostgres, world.database, (seconds) => world.advance(seconds));
        const model = newModel();
        for (const [index, command] of commands.entries()) {
          const [seen, expected] = [await runCommand(other, command), model.run(command)];
          assert.deepEqual(seen, expected, `${index}: ${command.do}`);
          assert.deepEqual(seen, await runCommand(one, command), `${index}: ${command.do}, in memory`);
        }
      }),
      { numRuns: Number(process.env['ATTACHMENTS_RUNS'] ?? byDepth(8, 15)) },
    );
    await inPostgres.darkroom.close();
  });
});
