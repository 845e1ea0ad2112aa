import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type OpenTelemetry, startOpenTelemetry } from '../../../../test/support/open-telemetry.ts';
import { DarkroomError } from '../../src/adapter.ts';
import { memoryDatabase, memoryProcessor, memoryStorage, memoryTagger } from '../../src/index.ts';
import { intercept, override } from '../support/intercept.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, CONVERT, send, START, upload } from '../support/uploading.ts';

const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex'));
const TAGGED = { tag: true, convert: ['SEPIA'] } as const;
const AT_ONCE = { retryLimit: 1, retryDelaySeconds: 0, retryDelayMaxSeconds: 0, expireInSeconds: 60 };

let telemetry: OpenTelemetry;
beforeEach(() => {
  telemetry = startOpenTelemetry();
});
afterEach(() => telemetry.stop());

const READ = 'storage objects.read';

/** Each span that has ended as its name below the names of what it is part of. */
function paths(): readonly string[] {
  const spans = telemetry.spans();
  const pathOf = (span: (typeof spans)[number]): string => {
    const { spanId = null } = span.parentSpanContext ?? {};
    const parent = spans.find((candidate) => candidate.spanContext().spanId === spanId);
    return parent === undefined ? span.name : `${pathOf(parent)} > ${span.name}`;
  };
  return spans.map(pathOf).toSorted();
}

function spansNamed(name: string): ReturnType<OpenTelemetry['spans']> {
  return telemetry.spans().filter((span) => span.name === name);
}

describe('a trace', () => {
  test('goes from the mutation through the storage to the conversion and the tagging', async () => {
    const storage = memoryStorage();
    const host = testHost({ storage, tagger: memoryTagger(), defaults: TAGGED });
    const worker = await host.darkroom.startWorker();
    await upload(host, storage, PNG);
    await eventually(() => assert.equal(spansNamed('process convert').length, 1));
    await worker.close();
    await host.darkroom.close();

    const verify = 'completeFileUpload > verify upload';
    assert.deepEqual(
      paths().filter((path) => path.includes('ileUpload') && !path.endsWith(READ)),
      [
        'completeFileUpload',
        'completeFileUpload > storage uploads.list',
        verify,
        `${verify} > inspect image`,
        `${verify} > process convert`,
        `${verify} > process convert > convert SEPIA`,
        `${verify} > process convert > convert SEPIA > storage objects.write`,
        `${verify} > process convert > suggest tags`,
        `${verify} > storage objects.peek`,
        `${verify} > storage uploads.complete`,
        'startFileUpload',
        'startFileUpload > storage uploads.requiresSize',
        'startFileUpload > storage uploads.start',
      ],
    );
    // By whichever comes first.
    const reads = paths().filter((path) => path.includes('ileUpload') && path.endsWith(READ));
    assert.equal(reads.length, 1);
    assert.match(String(reads), /verify upload > process convert > (convert SEPIA|suggest tags) > /);
    assert.ok(paths().includes('process sweep > storage uploads.stale'), 'a sweep is part of no request');
  });

  test('goes to the host’s handlers of events, and on from what is asked for later', async () => {
    const storage = memoryStorage();
    const heard: string[] = [];
    const host = testHost({ storage, on: { fileReady: ({ type }) => void heard.push(type) } });
    const worker = await host.darkroom.startWorker();
    const id = await upload(host, storage, PNG);
    await host.ask(CONVERT, { id });
    await eventually(() =>
      assert.equal(spansNamed('process fileReady').length + spansNamed('convert SEPIA').length, 2),
    );
    await worker.close();
    await host.darkroom.close();

    assert.deepEqual(heard, ['fileReady']);
    assert.ok(paths().includes('completeFileUpload > verify upload > process fileReady'), paths().join('\n'));
    assert.ok(paths().includes('convertFile > process convert'), paths().join('\n'));
  });

  test('has what each of several processors does', async () => {
    const storage = memoryStorage();
    const documents = { ...memoryProcessor(), supports: (contentType: string) => contentType === 'application/pdf' };
    const processors = [documents, memoryProcessor()];
    const host = testHost({ storage, processors, defaults: { convert: ['SEPIA'] } });
    const worker = await host.darkroom.startWorker();
    await upload(host, storage, PNG);
    await eventually(() => assert.equal(spansNamed('process convert').length, 1));
    await worker.close();
    await host.darkroom.close();
    assert.deepEqual([spansNamed('inspect image').length, spansNamed('convert SEPIA').length], [1, 1]);
  });

  test('has every attempt at a job, and what an outage postponed, with the type of their errors', async () => {
    const storage = memoryStorage();
    let time = Date.now();
    let attempts = 0;
    const beforeConvert = (): void => {
      attempts += 1;
      if (attempts === 1) throw new Error('on purpose');
      if (attempts === 2) throw new DarkroomError('STORAGE_UNAVAILABLE', 'The storage is out.');
    };
    const host = testHost({
      storage,
      database: memoryDatabase({ now: () => new Date(time), jobPolicies: { convert: AT_ONCE } }),
      processor: memoryProcessor({ beforeConvert }),
      defaults: { convert: ['SEPIA'] },
    });
    const worker = await host.darkroom.startWorker();
    await upload(host, storage, PNG);
    await eventually(() => {
      time += 1000;
      assert.equal(spansNamed('process convert').length, 3);
    });
    await worker.close();
    await host.darkroom.close();

    const [completed] = spansNamed('completeFileUpload');
    const conversions = spansNamed('convert SEPIA');
    assert.deepEqual(
      conversions.map((span) => span.spanContext().traceId),
      Array(3).fill(completed?.spanContext().traceId),
    );
    const told = (name: string): unknown => conversions.map(({ attributes }) => attributes[name]);
    assert.deepEqual(told('error.type'), ['Error', 'STORAGE_UNAVAILABLE', undefined]);
    assert.deepEqual(told('darkroom.conversion.outcome'), ['retried', 'postponed', 'done']);
    assert.deepEqual(
      conversions.map(({ status }) => status.message),
      [undefined, undefined, undefined],
    );
  });

  test('has no name, key, URL or caller in it, whatever fails', async () => {
    const keys = new Set<string>();
    const urls = new Set<string>();
    let failures = 3;
    const inner = memoryStorage();
    const storage = intercept(inner, async ({ name, args: [input] }, proceed) => {
      const { key, uploadId, prefix } = (input ?? {}) as Readonly<Record<string, string | undefined>>;
      for (const secret of [key, uploadId, prefix]) if (secret !== undefined) keys.add(secret);
      if (name === 'objects.write' && (failures -= 1) > 0) throw new Error(`PUT https://bucket.invalid/${key} failed`);
      return proceed();
    });
    const database = memoryDatabase({ jobPolicies: { convert: AT_ONCE, tag: AT_ONCE } });
    const host = testHost({ storage, database, tagger: memoryTagger(), defaults: TAGGED });
    const worker = await host.darkroom.startWorker();
    const { id } = await send(host, inner, PNG, { name: 'secret-name.png' });
    const [url] = (await host.ask<{ urls: string[] }>(START, { name: 'secret-name.png' }, 'secret-viewer')).urls;
    urls.add(url ?? '');
    await host.run(COMPLETE, { id }, 'secret-viewer');
    await host.run(COMPLETE, { id });
    await eventually(() => assert.equal(spansNamed('process convert').length, 2));
    await worker.close();

    const points = await Promise.all((await telemetry.metricNames()).map((name) => telemetry.points(name)));
    const told = JSON.stringify([
      telemetry.spans().map(({ name, attributes, events, links, status }) => [name, attributes, events, links, status]),
      points.flat().map(({ attributes }) => attributes),
    ]);
    await host.darkroom.close();
    assert.ok(keys.size > 4 && urls.size > 0 && told.includes('FILE_NOT_FOUND'), told);
    const databaseId = [...keys][0]?.split('/')[0] ?? '';
    for (const secret of [...keys, ...urls, databaseId, 'secret-name', 'secret-viewer', '://', 'bucket']) {
      assert.ok(secret !== '' && !told.includes(secret), `${secret} is told`);
    }
  });
});

test('without an SDK, jobs carry no trace', async () => {
  await telemetry.stop();
  const traced: unknown[] = [];
  const database = override(memoryDatabase(), {
    'files.markReady': ({ args: [input] }, proceed) => {
      const { jobs } = input as { readonly jobs: readonly { readonly data: object }[] };
      traced.push(...jobs.map(({ data }) => 'traceparent' in data));
      return proceed();
    },
  });
  const storage = memoryStorage();
  const host = testHost({ storage, database, tagger: memoryTagger(), defaults: TAGGED });
  await upload(host, storage, PNG);
  await host.darkroom.close();
  assert.deepEqual(traced, [false]);
});
