import assert from 'node:assert/strict';
import { test } from 'vitest';
import { apiClient, sepiaOf } from './support/api-client.ts';
import { dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

test('with TELEMETRY, the demo prints traces and serves metrics, and its health', async () => {
  const directory = await dataDirectory();
  const demo = await startDemoProcess(directory.path, { TELEMETRY: 'true' });
  const client = apiClient(demo.baseUrl, 'ada');
  const id = await client.upload(await photo(300, 200), { name: 'secret-name.jpg' });
  await client.ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  await sepiaOf(client, id);

  const metrics = await (await fetch(`${demo.baseUrl}/metrics`)).text();
  assert.match(metrics, /^darkroom_uploads_total\{darkroom_upload_outcome="ready",.*\} 1$/m);
  assert.match(metrics, /^darkroom_conversion_seconds_count\{darkroom_conversion_name="SEPIA",.*\} 1$/m);
  assert.match(metrics, /^darkroom_processor_processes\{darkroom_processor_process_state="idle",.*\} [1-9]/m);
  assert.match(metrics, /^darkroom_jobs\{messaging_destination_name="verify",darkroom_job_state="delayed",.*\} 1$/m);
  const health = await fetch(`${demo.baseUrl}/health`);
  assert.equal(health.status, 200);
  assert.partialDeepStrictEqual(await health.json(), {
    status: 'UP',
    storage: { status: 'UP' },
    queue: { code: null },
  });

  assert.equal(await demo.stop(), 0);
  const [, completed = ''] = /^trace (\w+) \| completeFileUpload [\d.]+ ms/m.exec(demo.said()) ?? [];
  assert.match(demo.said(), new RegExp(`^trace ${completed} \\| process convert [\\d.]+ ms`, 'm'));
  assert.ok(!demo.said().includes('secret-name'));
  await directory.remove();
});
