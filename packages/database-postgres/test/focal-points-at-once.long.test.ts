import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { memoryStorage, type Processor } from '@graphql-darkroom/core';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { racingProcessor, traceOf } from '../../core/test/support/interleavings/racing-processor.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { testHost } from '../../core/test/support/test-host.ts';
import { FOCUS, upload } from '../../core/test/support/uploading.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();
const ROUNDS = 5;
const CHANGES = 6;

const LEFT = 'query ($id: ID!) { file(id: $id) { focalPoint { x y } conversion(name: SEPIA) { status url } } }';

interface Left {
  readonly focalPoint: { readonly x: number; readonly y: number };
  readonly conversion: { readonly status: string; readonly url: string };
}

/** Has later attempts overtake earlier ones. */
function overtaking(processor: Processor<'SEPIA'>): Processor<'SEPIA'> & { readonly attempts: () => number } {
  let attempts = 0;
  return {
    ...processor,
    attempts: () => attempts,
    convert: async (input) => {
      attempts += 1;
      await setTimeout(Math.max(0, 500 - 100 * attempts));
      return processor.convert(input);
    },
  };
}

describe.skipIf(postgres === null)('on a real Postgres', () => {
  afterAll(() => postgres?.stop());

  test('of many focal points set at once, while attempts overtake each other, the last one is in the derivative, and no job is left', async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase(), max: 20 });
    const storage = memoryStorage();
    const processor = overtaking(racingProcessor());
    const host = testHost({
      storage,
      database: postgresDatabase({ pool }),
      processor,
    });
    try {
      const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
      const workers = [
        await host.darkroom.startWorker({ concurrency: 4 }),
        await host.darkroom.startWorker({ concurrency: 4 }),
      ];
      for (let round = 0; round < ROUNDS; round += 1) {
        await eventually(async () => assert.ok(processor.attempts() > round));
        const points = Array.from({ length: CHANGES }, (_, index) => ({ x: round / ROUNDS, y: index / CHANGES }));
        const codes = await Promise.all(points.map((focalPoint) => host.codes(FOCUS, { id, focalPoint })));
        assert.deepEqual(codes.flat(), []);
      }
      await eventually(async () => {
        const { convert } = (await host.darkroom.stats()).queues;
        assert.deepEqual([convert.due, convert.running, convert.delayed, convert.retrying], [0, 0, 0, 0]);
      });

      const { focalPoint, conversion } = await host.ask<Left>(LEFT, { id });
      assert.equal(focalPoint.x, (ROUNDS - 1) / ROUNDS);
      assert.equal(conversion.status, 'DONE');
      const made = await storage.handler(new Request(conversion.url));
      const trace = Buffer.from(await made.arrayBuffer()).subarray(PNG.length);
      assert.equal(trace.toString(), Buffer.from(traceOf(focalPoint)).toString());
      for (const worker of workers) await worker.close();
    } finally {
      await host.darkroom.close();
      await pool.end();
    }
  });
});
