import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { test } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { anyCommand, LIMITS } from '../support/attachments/commands.ts';
import { newModel } from '../support/attachments/model.ts';
import { commandWorld, runCommand } from '../support/attachments/run-command.ts';
import { testClock } from '../support/test-clock.ts';
import { customersHost } from './customers-host.ts';

test('attached files behave like those of a simple model, whatever happens to them', async () => {
  const clock = testClock();
  const database = memoryDatabase(clock);
  const host = customersHost({ database, defaults: { unattachedExpiresInSeconds: LIMITS.unattached } });
  await fc.assert(
    fc.asyncProperty(fc.array(anyCommand, { maxLength: 25 }), async (commands) => {
      const world = await commandWorld(host, database, async (seconds) => clock.advance(seconds));
      const model = newModel();
      for (const [index, command] of commands.entries()) {
        assert.deepEqual(await runCommand(world, command), model.run(command), `${index}: ${command.do}`);
      }
    }),
    { numRuns: Number(process.env['ATTACHMENTS_RUNS'] ?? 60) },
  );
});
