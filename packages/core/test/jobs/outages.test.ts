import assert from 'node:assert/strict';
import { onTestFinished, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { DarkroomError, memoryDatabase, memoryProcessor, memoryTagger } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { taggedOf } from '../support/tagging.ts';
import { testClock } from '../support/test-clock.ts';
import { testHost } from '../support/test-host.ts';
import { DELETE, fileOf, upload } from '../support/uploading.ts';

/** A host whose processor, tagger and storage can be out, on a clock of the test's own. */
async function setUp(context: Readonly<Record<string, unknown>> = {}) {
  const clock = testClock();
  const inner = observedStorage(clock);
  const out = new Set<string>();
  const unlessOut = (name: string) => async (_: unknown, proceed: () => Promise<unknown>) => {
    if (out.has('STORAGE')) throw new DarkroomError('STORAGE_UNAVAILABLE', `No ${name}.`);
    return proceed();
  };
  const calls = ['objects.read', 'objects.head', 'objects.write', 'objects.deletePrefix', 'objects.delete'];
  const storage = override(inner, Object.fromEntries(calls.map((name) => [name, unlessOut(name)])));
  const beforeConvert = (): void => {
    if (out.has('PROCESSOR')) throw new DarkroomError('PROCESSOR_UNAVAILABLE', 'Out.');
  };
  const beforeSuggest = (): void => {
    if (out.has('TAGGER')) throw new DarkroomError('TAGGER_UNAVAILABLE', 'Out.', { context });
  };
  const hastened: unknown[] = [];
  const database = override(memoryDatabase(clock), {
    'jobs.hasten': async ({ args: [input] }, proceed) => {
      hastened.push((input as { readonly outage: unknown }).outage);
      return proceed();
    },
  });
  const host = testHost({
    storage,
    database,
    processor: memoryProcessor({ beforeConvert }),
    tagger: memoryTagger({ beforeSuggest }),
    defaults: { convert: ['SEPIA'], tag: true },
  });
  const worker = await host.darkroom.startWorker();
  onTestFinished(async () => {
    await worker.close();
    await host.darkroom.close();
  });
  const reaches = (id: string, expected: Readonly<Record<string, unknown>>): Promise<void> =>
    eventually(async () => assert.partialDeepStrictEqual((await fileOf(host, id))?.conversions[0], expected));
  const hasTagging = (id: string, expected: Readonly<Record<string, unknown>>): Promise<void> =>
    eventually(async () => assert.partialDeepStrictEqual((await taggedOf(host, id)).tagging, expected));
  const uploaded = (): Promise<string> => upload(host, inner, PNG);
  const originals = async (): Promise<number> => (await inner.objectsHeld()).filter((key) => key === 'original').length;
  return { clock, out, host, database, hastened, reaches, hasTagging, uploaded, originals };
}

/** After so many attempts the pauses are of five minutes. */
const OFTEN = 9;

test('conversions that wait for minutes are attempted at once when another finds what was out', async () => {
  const { clock, out, reaches, uploaded, hastened } = await setUp();
  out.add('PROCESSOR');
  const waiting = [await uploaded(), await uploaded()];
  for (let attempts = 1; attempts <= OFTEN; attempts += 1) {
    for (const id of waiting) await reaches(id, { status: 'PENDING', attempts });
    if (attempts < OFTEN) clock.advance(300);
  }
  hastened.length = 0;
  out.clear();
  await reaches(await uploaded(), { status: 'DONE' });
  for (const id of waiting) await reaches(id, { status: 'DONE' });
  assert.equal(hastened.filter((outage) => outage === 'PROCESSOR_UNAVAILABLE').length, 1, 'once for all');
});

test('what waits for the storage is attempted within seconds once that answers, with nothing else to do', async () => {
  const { clock, out, host, reaches, uploaded, originals } = await setUp();
  const deleted = await uploaded();
  await reaches(deleted, { status: 'DONE' });
  out.add('PROCESSOR');
  const waiting = await uploaded();
  await reaches(waiting, { status: 'PENDING', attempts: 1 });
  out.add('STORAGE').delete('PROCESSOR');
  await host.ask(DELETE, { id: deleted });
  for (let attempts = 2; attempts <= OFTEN; attempts += 1) {
    clock.advance(300);
    await reaches(waiting, { status: 'PENDING', attempts });
  }
  assert.equal(await originals(), 2);
  out.clear();
  await reaches(waiting, { status: 'DONE' });
  await eventually(async () => assert.equal(await originals(), 1));
});

test('a service that comes and goes has what waits attempted after a pause, not each time', async () => {
  const { clock, out, reaches, uploaded, hastened } = await setUp();
  const times = 12;
  for (let time = 1; time <= times; time += 1) {
    out.add('PROCESSOR');
    const id = await uploaded();
    await reaches(id, { status: 'PENDING', attempts: 1 });
    out.clear();
    clock.advance(2);
    await reaches(id, { status: 'DONE' });
  }
  const hastenedFor = (): number => hastened.filter((outage) => outage === 'PROCESSOR_UNAVAILABLE').length;
  await eventually(() => assert.ok(hastenedFor() > 1, 'what waits since the last time is attempted in the end'));
  assert.ok(hastenedFor() < times / 2, `${hastenedFor()}`);
});

test.each([{ retryAfterSeconds: 500 }, {}])(
  'a tagging that waits is asked for at once, unless told %o',
  async (context) => {
    const { clock, out, hasTagging, uploaded } = await setUp(context);
    out.add('TAGGER');
    const waiting = await uploaded();
    for (let attempts = 1; attempts <= OFTEN; attempts += 1) {
      await hasTagging(waiting, { status: 'PENDING', attempts });
      if (attempts < OFTEN) clock.advance(600);
    }
    out.clear();
    const other = await uploaded();
    await hasTagging(other, { status: 'DONE' });
    if ('retryAfterSeconds' in context) {
      clock.advance(400);
      await hasTagging(await uploaded(), { status: 'DONE' });
      await hasTagging(waiting, { status: 'PENDING', attempts: OFTEN });
      clock.advance(200);
    }
    await hasTagging(waiting, { status: 'DONE', attempts: OFTEN + 1 });
  },
);

test('attempts whose pauses were cut short use up nothing of the day that an outage may last', async () => {
  const { clock, out, database, reaches, uploaded } = await setUp();
  out.add('PROCESSOR');
  const id = await uploaded();
  await reaches(id, { status: 'PENDING', attempts: 1 });
  const { jobs } = await database.open();
  for (let attempts = 2; attempts <= 310; attempts += 1) {
    await jobs.hasten({ outage: 'PROCESSOR_UNAVAILABLE' });
    await reaches(id, { status: 'PENDING', attempts });
  }
  out.clear();
  clock.advance(10);
  await reaches(id, { status: 'DONE', attempts: 311 });
});
