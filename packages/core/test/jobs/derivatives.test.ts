import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Derivatives, JOB_POLICIES } from '../../src/adapter.ts';
import {
  DarkroomError,
  memoryDatabase,
  memoryProcessor,
  memoryTagger,
  type MemoryProcessorOptions,
  type MemoryTaggerOptions,
  type Processor,
} from '../../src/index.ts';
import { countReads } from '../support/count-reads.ts';
import { type Interception, override } from '../support/intercept.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { CONVERT, type FileAnswer, fileOf, upload } from '../support/uploading.ts';

type Name = 'SEPIA' | 'SMALL' | 'GREY';
const NAMES: readonly Name[] = ['SEPIA', 'SMALL', 'GREY'];
const RECIPES = { SEPIA: { recipe: '1' }, SMALL: { recipe: '1' }, GREY: { recipe: '1' } };
const NO_MATTER = { attempts: 1, status: 'DONE' };

type ProcessorOf = (options: Partial<MemoryProcessorOptions<Name>>) => Processor<'SEPIA'>;

const makingOneAtATime: ProcessorOf = (options) => memoryProcessor<Name>({ conversions: RECIPES, ...options });

/** A processor that can make several conversions together, and one that cannot. */
const PROCESSORS: Readonly<Record<string, ProcessorOf>> = {
  'by a processor that makes them together': (options) => {
    const processor = memoryProcessor<Name>({ conversions: RECIPES, ...options });
    const convertAll = ({ source, conversions }: Parameters<NonNullable<Processor['convertAll']>>[0]): Derivatives => ({
      conversions: conversions.map((task) =>
        processor.convert({ source, ...task, conversion: task.conversion as Name }),
      ),
    });
    return { ...processor, convertAll };
  },
  'by a processor that makes one at a time': makingOneAtATime,
};

/** A host whose uploads get three conversions and tags, and whose jobs are retried immediately. */
function hostOf(
  processor: Processor<'SEPIA'>,
  world: {
    readonly tagging?: MemoryTaggerOptions;
    readonly tag?: boolean;
    readonly databaseMethods?: Readonly<Record<string, Interception>>;
  } = {},
): { readonly host: TestHost; readonly storage: ObservedStorage; readonly reads: () => number } {
  const convert = { ...JOB_POLICIES.convert, retryLimit: 2, retryDelaySeconds: 0, retryDelayMaxSeconds: 0 };
  const { tagging = {}, tag = true, databaseMethods = {} } = world;
  const storage = observedStorage();
  const { storage: counting, reads } = countReads(storage);
  const host = testHost({
    database: override(memoryDatabase({ jobPolicies: { convert } }), databaseMethods),
    storage: counting,
    processor,
    tagger: memoryTagger(tagging),
    defaults: { convert: NAMES as readonly 'SEPIA'[], tag },
  });
  return { host, storage, reads };
}

function attemptsOf(file: FileAnswer | null): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (file?.conversions ?? []).map(({ name, status, attempts }) => [name, `${status} ${attempts}`]),
  );
}

const TAGGING = 'query ($id: ID!) { file(id: $id) { tagging { status attempts } } }';

const SUGGEST = 'mutation ($id: ID!) { suggestFileTags(id: $id) { id } }';

async function taggingOf(host: TestHost, id: string): Promise<unknown> {
  return (await host.ask<{ readonly tagging: unknown }>(TAGGING, { id })).tagging;
}

describe.each(Object.entries(PROCESSORS))('what becomes due when a file is READY, %s,', (_, processorOf) => {
  test('is made from one read of the original, in one job', async () => {
    const { host, storage, reads } = hostOf(processorOf({}));
    const id = await upload(host, storage, PNG);
    const { queues } = await host.darkroom.runJobs();
    const file = await fileOf(host, id);
    assert.deepEqual(attemptsOf(file), { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' });
    assert.deepEqual(await taggingOf(host, id), NO_MATTER);
    assert.deepEqual([reads(), queues.convert.done, queues.tag.done], [1, 1, 0]);
    await host.darkroom.close();
  });

  test('fails for good in the tagging alone, once the retries of the job are used up by it', async () => {
    const start: Interception = async () => {
      throw new Error('on purpose');
    };
    const { host, storage } = hostOf(processorOf({}), { databaseMethods: { 'tags.start': start } });
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await taggingOf(host, id), { status: 'FAILED', attempts: 0 }));
    assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' });
    await worker.close();
    await host.darkroom.close();
  });

  test('is retried alone where one fails, and the others are kept', async () => {
    let failures = 1;
    const beforeConvert: MemoryProcessorOptions<Name>['beforeConvert'] = ({ conversion }) => {
      if (conversion === 'SMALL' && failures-- > 0) throw new Error('on purpose');
    };
    const { host, storage, reads } = hostOf(processorOf({ beforeConvert }));
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'DONE 1', SMALL: 'DONE 2', GREY: 'DONE 1' }),
    );
    assert.deepEqual([await taggingOf(host, id), reads()], [NO_MATTER, 2]);
    await worker.close();
    await host.darkroom.close();
  });

  test('fails for good alone where one cannot succeed', async () => {
    const beforeConvert: MemoryProcessorOptions<Name>['beforeConvert'] = ({ conversion }) => {
      if (conversion === 'SEPIA') throw new DarkroomError('IMAGE_TOO_COMPLEX', 'Too complex: upload a simpler one.');
      if (conversion === 'GREY') throw new Error('on purpose, and again');
    };
    const { host, storage } = hostOf(processorOf({ beforeConvert }));
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'FAILED 1', SMALL: 'DONE 1', GREY: 'FAILED 3' }),
    );
    assert.deepEqual(await taggingOf(host, id), NO_MATTER);
    await worker.close();
    await host.darkroom.close();
  });

  test('waits for the end of an outage alone where one meets it', async () => {
    let isOut = true;
    const beforeConvert: MemoryProcessorOptions<Name>['beforeConvert'] = ({ conversion }) => {
      if (conversion === 'SMALL' && isOut) throw new DarkroomError('PROCESSOR_UNAVAILABLE', 'Not now.');
    };
    const { host, storage } = hostOf(processorOf({ beforeConvert }));
    const id = await upload(host, storage, PNG);
    const { queues } = await host.darkroom.runJobs();
    assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'DONE 1', SMALL: 'PENDING 1', GREY: 'DONE 1' });
    assert.equal(queues.convert.postponed, 1);
    isOut = false;
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.equal(attemptsOf(await fileOf(host, id))['SMALL'], 'DONE 2'));
    await worker.close();
    await host.darkroom.close();
  });

  test('is tagged once, however often the job is retried while the tagger is not ready', async () => {
    const asked: number[] = [];
    const beforeSuggest: MemoryTaggerOptions['beforeSuggest'] = () => {
      asked.push(asked.length);
      return { kind: 'PENDING', askAgainInSeconds: 300 };
    };
    const beforeConvert = (): never => {
      throw new Error('on purpose');
    };
    const { host, storage } = hostOf(processorOf({ beforeConvert }), { tagging: { beforeSuggest } });
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'FAILED 3', SMALL: 'FAILED 3', GREY: 'FAILED 3' }),
    );
    assert.deepEqual([await taggingOf(host, id), asked], [{ status: 'PENDING', attempts: 1 }, [0]]);
    await worker.close();
    await host.darkroom.close();
  });

  test('is requested again by an operator as often as some of it failed, and what is done is kept', async () => {
    let isBroken = true;
    const beforeConvert: MemoryProcessorOptions<Name>['beforeConvert'] = ({ conversion }) => {
      if (conversion === 'SEPIA' && isBroken) throw new Error('on purpose');
    };
    const { host, storage } = hostOf(processorOf({ beforeConvert }));
    const { operator } = host.darkroom;
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    for (const isLast of [false, true]) {
      await eventually(async () => assert.equal(attemptsOf(await fileOf(host, id))['SEPIA'], 'FAILED 3'));
      const [dead, ...others] = await operator.listJobs();
      isBroken = !isLast;
      assert.deepEqual([await operator.retryJob(dead?.id ?? ''), others], ['REQUESTED', []]);
    }
    await eventually(async () =>
      assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' }),
    );
    assert.deepEqual([await taggingOf(host, id), await operator.listJobs()], [NO_MATTER, []]);
    await worker.close();
    await host.darkroom.close();
  });

  test('is requested again by an operator only if it was not requested since', async () => {
    let broken: readonly string[] = ['SEPIA', 'SMALL'];
    const beforeConvert: MemoryProcessorOptions<Name>['beforeConvert'] = ({ conversion }) => {
      if (broken.includes(conversion)) throw new Error('on purpose');
    };
    const beforeSuggest: MemoryTaggerOptions['beforeSuggest'] = () => {
      if (broken.length > 0) throw new DarkroomError('TAGGING_FAILED', 'Not these.');
    };
    const { host, storage } = hostOf(processorOf({ beforeConvert }), { tagging: { beforeSuggest } });
    const { operator } = host.darkroom;
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    const failed = { SEPIA: 'FAILED 3', SMALL: 'FAILED 3', GREY: 'DONE 1' };
    await eventually(async () => assert.deepEqual(attemptsOf(await fileOf(host, id)), failed));
    const [first] = await operator.listJobs();
    await host.ask(CONVERT, { id });
    await eventually(async () => assert.deepEqual(attemptsOf(await fileOf(host, id)), failed));
    await worker.close();

    broken = [];
    await host.ask(SUGGEST, { id });
    assert.equal(await operator.retryJob(first?.id ?? ''), 'REQUESTED');
    assert.deepEqual(attemptsOf(await fileOf(host, id)), { ...failed, SMALL: 'PENDING 0' });
    const [second, ...others] = await operator.listJobs();
    assert.equal(others.length, 0);
    await host.ask(CONVERT, { id });
    assert.equal(await operator.retryJob(second?.id ?? ''), 'UNCHANGED');
    await host.darkroom.close();
  });
});

test('a processor that makes one at a time gets one read of the original, also where no tags are suggested', async () => {
  const { host, storage, reads } = hostOf(makingOneAtATime({}), { tag: false });
  const id = await upload(host, storage, PNG);
  await host.darkroom.runJobs();
  assert.deepEqual(attemptsOf(await fileOf(host, id)), { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' });
  assert.equal(reads(), 1);
  await host.darkroom.close();
});
