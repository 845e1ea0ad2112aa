import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type OpenTelemetry, startOpenTelemetry } from '../../../../test/support/open-telemetry.ts';
import { DarkroomError, JOB_POLICIES, type ProcessorProcesses } from '../../src/adapter.ts';
import { memoryDatabase, memoryProcessor, memoryStorage, memoryTagger } from '../../src/index.ts';
import { sweep } from '../support/sweep.ts';
import { testHost } from '../support/test-host.ts';
import { ABORT, COMPLETE, fileOf, send, start, upload } from '../support/uploading.ts';

const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex'));

describe('metrics', () => {
  let telemetry: OpenTelemetry;
  beforeEach(() => {
    telemetry = startOpenTelemetry();
  });
  afterEach(() => telemetry.stop());

  const uploads = (outcome: string, code?: string): Promise<number | null> =>
    telemetry.value('darkroom.uploads', {
      'darkroom.upload.outcome': outcome,
      ...(code !== undefined && { 'error.type': code }),
    });

  test('count uploads by outcome and code, their bytes, and how long they took to be judged', async () => {
    const storage = memoryStorage();
    const host = testHost({ storage, processor: memoryProcessor({ maxPixels: 5 }), defaults: { convert: ['SEPIA'] } });
    const text = Uint8Array.from(Buffer.from('name;count\n'));
    await upload(host, storage, text);
    await upload(host, storage, text);
    const rejected = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(COMPLETE, { id: rejected.id }), ['IMAGE_TOO_LARGE']);
    const open = await start(host);
    assert.deepEqual(await host.codes(COMPLETE, { id: open.id }), ['UPLOAD_INCOMPLETE']);
    await host.ask(ABORT, { id: open.id });

    assert.equal(await uploads('started'), 4);
    assert.equal(await uploads('ready'), 2);
    assert.equal(await uploads('rejected', 'IMAGE_TOO_LARGE'), 1);
    assert.equal(await uploads('aborted'), 1);
    assert.equal(await telemetry.value('darkroom.upload.bytes'), 2 * text.length);
    const verified = 'darkroom.verification.seconds';
    assert.equal(await telemetry.value(verified, { 'darkroom.upload.outcome': 'ready' }), 2);
    assert.equal(await telemetry.value(verified, { 'darkroom.upload.outcome': 'rejected' }), 1);
    const completed = { 'darkroom.operation.name': 'completeFileUpload' };
    const operations = 'darkroom.operation.seconds';
    assert.equal(await telemetry.value(operations, { ...completed, 'error.type': 'UPLOAD_INCOMPLETE' }), 1);
    assert.equal(await telemetry.value(operations, { ...completed, 'error.type': 'IMAGE_TOO_LARGE' }), 1);
    assert.equal(
      await telemetry.value('darkroom.storage.seconds', { 'darkroom.storage.operation': 'uploads.start' }),
      4,
    );
    await host.darkroom.close();
  });

  test('count attempts at conversions by name and outcome, taggings and jobs', async () => {
    const storage = memoryStorage();
    const failures = [new DarkroomError('INVALID_IMAGE', 'It is damaged.')];
    const beforeConvert = (): void => {
      const failure = failures.pop();
      if (failure !== undefined) throw failure;
    };
    const processor = memoryProcessor({ beforeConvert });
    const host = testHost({ storage, processor, tagger: memoryTagger(), defaults: { convert: ['SEPIA'], tag: true } });
    const worker = await host.darkroom.startWorker();
    await upload(host, storage, PNG);
    await upload(host, storage, PNG);
    const conversions = (attributes: Readonly<Record<string, string>>): Promise<number | null> =>
      telemetry.value('darkroom.conversion.seconds', { 'darkroom.conversion.name': 'SEPIA', ...attributes });
    await eventually(async () => {
      assert.equal(await conversions({ 'darkroom.conversion.outcome': 'done' }), 1);
      assert.equal(await conversions({ 'darkroom.conversion.outcome': 'failed', 'error.type': 'INVALID_IMAGE' }), 1);
      assert.equal(await telemetry.value('darkroom.tagging.seconds', { 'darkroom.tagger.name': 'memory:tags' }), 2);
      assert.equal(await telemetry.value('darkroom.job.seconds', { 'messaging.destination.name': 'convert' }), 2);
    });
    await worker.close();
    await host.darkroom.close();
  });

  test('say what waits, for how long, and what this process is at, until it is closed', async () => {
    let time = Date.now();
    const storage = memoryStorage();
    let reads = 0;
    const processes = (): ProcessorProcesses => {
      reads += 1;
      return { total: 4, busy: 3, waiting: 7 };
    };
    const host = testHost({
      storage,
      database: memoryDatabase({ now: () => new Date(time) }),
      processor: { ...memoryProcessor(), processes },
      defaults: { convert: ['SEPIA'] },
    });
    const id = await upload(host, storage, PNG);
    const events = await host.follow('subscription ($id: ID!) { file(id: $id) { status } }', { id });
    await events.next();
    time += 90_000;

    const queue = { 'messaging.destination.name': 'convert' };
    assert.equal(await telemetry.value('darkroom.jobs', { ...queue, 'darkroom.job.state': 'due' }), 1);
    assert.equal(await telemetry.value('darkroom.jobs', { ...queue, 'darkroom.job.state': 'running' }), 0);
    const age = await telemetry.value('darkroom.jobs.oldest_due.seconds', queue);
    assert.ok(age !== null && age >= 90 && age < 120, `${age}`);
    const state = 'darkroom.processor.process.state';
    assert.equal(await telemetry.value('darkroom.processor.processes', { [state]: 'busy' }), 3);
    assert.equal(await telemetry.value('darkroom.processor.processes', { [state]: 'idle' }), 1);
    assert.equal(await telemetry.value('darkroom.processor.waiting'), 7);
    assert.equal(await telemetry.value('darkroom.subscribers'), 1);
    assert.equal(await telemetry.value('darkroom.subscription.events', { 'darkroom.subscription.name': 'file' }), 1);
    await events.return?.();
    assert.equal(await telemetry.value('darkroom.subscribers'), 0);
    const before = reads;
    await host.darkroom.close();
    await telemetry.metricNames();
    assert.equal(reads, before, 'a closed Darkroom is asked');
  });

  test('count placeholders by how they ended, and conversions of the same job are not attempted again', async () => {
    const storage = memoryStorage();
    const failures = [new DarkroomError('INVALID_IMAGE', 'It is damaged.'), new Error('on purpose')];
    const processor = memoryProcessor({ previews: true });
    const convert = { ...JOB_POLICIES.convert, retryLimit: 0 };
    const host = testHost({
      storage,
      database: memoryDatabase({ jobPolicies: { convert } }),
      processor: {
        ...processor,
        preview: async (input) => {
          const failure = failures.pop();
          if (failure !== undefined) throw failure;
          assert.ok(processor.preview !== undefined);
          return processor.preview(input);
        },
      },
      defaults: { convert: ['SEPIA'] },
    });
    const worker = await host.darkroom.startWorker({ concurrency: 1 });
    const placeholders = (outcome: string): Promise<number | null> =>
      telemetry.value('darkroom.placeholders', { 'darkroom.placeholder.outcome': outcome });
    for (const outcome of ['given_up', 'impossible', 'done']) {
      const id = await upload(host, storage, PNG);
      await eventually(async () => assert.equal(await placeholders(outcome), 1));
      const conversions = (await fileOf(host, id))?.conversions ?? [];
      assert.partialDeepStrictEqual(conversions, [{ status: 'DONE', attempts: 1 }]);
    }
    await worker.close();
    await host.darkroom.close();
  });

  test('count what sweeps find', async () => {
    let time = Date.now();
    const now = (): Date => new Date(time);
    const [storage, database] = [memoryStorage({ now }), memoryDatabase({ now })];
    const host = testHost({ storage, database });
    await start(host);
    time += 30 * 86_400_000;
    await sweep({ storage, database });
    assert.equal(await telemetry.value('darkroom.sweep.findings', { 'darkroom.sweep.finding': 'expired' }), 1);
    assert.equal(await uploads('expired'), 1);
    await host.darkroom.close();
  });
});
