import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { JOB_POLICIES } from '../../src/adapter.ts';
import {
  createDarkroom,
  DarkroomError,
  memoryDatabase,
  memoryProcessor,
  type MemoryProcessorOptions,
  memoryStorage,
  memoryTagger,
  type Processor,
  type Tagger,
} from '../../src/index.ts';
import { countReads } from '../support/count-reads.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { JPEG, PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { upload } from '../support/uploading.ts';

const GREY = { placeholder: 'IAgCgQAAAAAA', dominantColor: '#808080' };
const NONE = { placeholder: null, dominantColor: null };
const RETRIED_AT_ONCE = { ...JOB_POLICIES.convert, retryLimit: 2, retryDelaySeconds: 0, retryDelayMaxSeconds: 0 };

/** A processor that makes everything from one read, and notes the sides of its previews. */
function previewing(
  beforePreview: () => void = () => {},
  options: Partial<MemoryProcessorOptions> = {},
): { readonly processor: Processor<'SEPIA'>; sides: number[] } {
  const sides: number[] = [];
  const inner = memoryProcessor({ ...options, previews: true });
  const preview: NonNullable<Processor['preview']> = async (input) => {
    sides.push(input.maxSide);
    beforePreview();
    assert.ok(inner.preview !== undefined);
    return inner.preview(input);
  };
  const processor: Processor<'SEPIA'> = {
    ...inner,
    preview,
    convertAll: ({ source: original, conversions, preview: task }) => {
      const bytes = original.read().then((stream) => new Response(stream).blob());
      const source = { ...original, read: async () => (await bytes).stream() };
      return {
        conversions: conversions.map((one) => inner.convert({ source, ...one })),
        ...(task !== undefined && { preview: preview({ source, ...task }) }),
      };
    },
  };
  return { processor, sides };
}

/** A tagger that notes what it receives. */
function noting(send?: Tagger['send']): { readonly tagger: Tagger; readonly received: string[] } {
  const received: string[] = [];
  const suggest: Tagger['suggest'] = async ({ source }) => {
    const given = await source();
    const { contentType, size } = given;
    const bytes = await new Response(await given.read()).bytes();
    assert.equal(bytes.length, size);
    received.push(`${contentType}: ${contentType === 'image/jpeg' ? new TextDecoder().decode(bytes) : bytes.length}`);
    return { kind: 'SUGGESTED', tags: [{ name: 'bull', confidence: 0.9 }] };
  };
  return { tagger: { name: 'noting', supports: () => true, ...(send !== undefined && { send }), suggest }, received };
}

function hostOf(options: {
  readonly processor: Processor<'SEPIA'>;
  readonly tagger?: Tagger;
  readonly convert?: readonly 'SEPIA'[];
  readonly tag?: boolean;
}): {
  readonly host: TestHost;
  readonly storage: ObservedStorage;
  readonly uploadPng: () => Promise<string>;
  readonly reads: () => number;
} {
  const { processor, tagger, convert = ['SEPIA'], tag = tagger !== undefined } = options;
  const storage = observedStorage();
  const { storage: counting, reads } = countReads(storage);
  const host = testHost({
    database: memoryDatabase({ jobPolicies: { convert: RETRIED_AT_ONCE } }),
    storage: counting,
    processor,
    ...(tagger !== undefined && { tagger }),
    defaults: { convert, tag },
  });
  return { host, storage, uploadPng: () => upload(host, storage, PNG), reads };
}

const FIELDS = 'placeholder dominantColor conversions { status attempts }';

interface Answer {
  readonly placeholder: string | null;
  readonly dominantColor: string | null;
  readonly conversions: readonly { readonly status: string; readonly attempts: number }[];
  readonly tagging?: { readonly status: string; readonly error: string | null } | null;
}

const ask = (host: TestHost, id: string, more = ''): Promise<Answer> =>
  host.ask<Answer>(`query ($id: ID!) { file(id: $id) { ${FIELDS} ${more} } }`, { id });
const TAGGING = 'tagging { status error }';
const DONE = [{ status: 'DONE', attempts: 1 }];
const TAGGED = { status: 'DONE', error: null };

describe('a file whose processor makes previews', () => {
  test('gets its placeholder from the read that its conversions and tags are made of', async () => {
    const { processor, sides } = previewing();
    const { tagger, received } = noting();
    const { host, uploadPng, reads } = hostOf({ processor, tagger });
    const id = await uploadPng();
    const before = await ask(host, id);
    const { queues } = await host.darkroom.runJobs();
    assert.partialDeepStrictEqual(before, NONE);
    assert.deepEqual(await ask(host, id, TAGGING), { ...GREY, conversions: DONE, tagging: TAGGED });
    assert.deepEqual([reads(), sides, received], [1, [1000], ['image/jpeg: 1000 pixels']]);
    assert.deepEqual([queues.convert.done, queues.tag.done], [1, 0]);
    await host.darkroom.close();
  });

  test('gets it from a small preview if nothing else needs one, whatever its policy', async () => {
    const { processor, sides } = previewing();
    const { host, uploadPng, reads } = hostOf({ processor, convert: [] });
    const id = await uploadPng();
    await host.darkroom.runJobs();
    assert.deepEqual(await ask(host, id), { ...GREY, conversions: [] });
    assert.deepEqual([reads(), sides], [1, [100]]);
    await host.darkroom.close();
  });

  test('is sent whole to a tagger that receives originals', async () => {
    const { processor, sides } = previewing();
    const { tagger, received } = noting('ORIGINAL');
    const { host, uploadPng, reads } = hostOf({ processor, tagger });
    const id = await uploadPng();
    await host.darkroom.runJobs();
    assert.deepEqual(await ask(host, id, TAGGING), { ...GREY, conversions: DONE, tagging: TAGGED });
    assert.deepEqual([reads(), sides, received], [1, [100], [`image/png: ${PNG.length}`]]);
    await host.darkroom.close();
  });

  test('has none, and no tags, if it cannot be decoded, and keeps its conversions', async () => {
    const { processor } = previewing(() => {
      throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.');
    });
    const { tagger, received } = noting();
    const { host, uploadPng } = hostOf({ processor, tagger });
    const id = await uploadPng();
    const { queues } = await host.darkroom.runJobs();
    const tagging = { status: 'FAILED', error: 'The image is damaged. Upload it again.' };
    assert.deepEqual(await ask(host, id, TAGGING), { ...NONE, conversions: DONE, tagging });
    assert.deepEqual([received, queues.convert.done], [[], 1]);
    await host.darkroom.close();
  });

  test('gets it when the job is retried, and nothing else again', async () => {
    let failures = 1;
    const { processor, sides } = previewing(() => {
      if (failures-- > 0) throw new Error('on purpose');
    });
    const { host, uploadPng } = hostOf({ processor });
    const id = await uploadPng();
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.deepEqual(await ask(host, id), { ...GREY, conversions: DONE }));
    assert.deepEqual(sides, [100, 100]);
    await worker.close();
    await host.darkroom.close();
  });

  test('is previewed once, also if the job is retried for a conversion', async () => {
    let failures = 1;
    const beforeConvert = (): void => {
      if (failures-- > 0) throw new Error('on purpose');
    };
    const { processor, sides } = previewing(undefined, { beforeConvert });
    const { tagger, received } = noting();
    const { host, uploadPng } = hostOf({ processor, tagger });
    const id = await uploadPng();
    const worker = await host.darkroom.startWorker();
    const conversions = [{ status: 'DONE', attempts: 2 }];
    await eventually(async () =>
      assert.deepEqual(await ask(host, id, TAGGING), { ...GREY, conversions, tagging: TAGGED }),
    );
    assert.deepEqual([sides, received.length], [[1000], 1]);
    await worker.close();
    await host.darkroom.close();
  });

  test('gets it when an operator retries a job that failed until its retries were used up', async () => {
    let isBroken = true;
    const { processor } = previewing(() => {
      if (isBroken) throw new Error('on purpose');
    });
    const { host, uploadPng } = hostOf({ processor });
    const { operator } = host.darkroom;
    const id = await uploadPng();
    const worker = await host.darkroom.startWorker();
    await eventually(async () => assert.equal((await operator.listJobs())[0]?.state, 'DEAD'));
    assert.deepEqual(await ask(host, id), { ...NONE, conversions: DONE });
    isBroken = false;
    const [dead] = await operator.listJobs();
    assert.equal(await operator.retryJob(dead?.id ?? ''), 'DUE');
    await eventually(async () => assert.deepEqual(await ask(host, id), { ...GREY, conversions: DONE }));
    await worker.close();
    await host.darkroom.close();
  });

  test('is previewed for the tagger alone when its tags are requested later', async () => {
    const { processor, sides } = previewing();
    const { tagger, received } = noting();
    const { host, uploadPng, reads } = hostOf({ processor, tagger, tag: false });
    const id = await uploadPng();
    await host.darkroom.runJobs();
    assert.deepEqual([received, sides, reads()], [[], [100], 1]);
    await host.ask('mutation ($id: ID!) { suggestFileTags(id: $id) { id } }', { id });
    await host.darkroom.runJobs();
    assert.deepEqual([received, sides, reads()], [['image/jpeg: 1000 pixels'], [100, 1000], 2]);
    await host.darkroom.close();
  });
});

test.each([
  { processor: previewing().processor, expected: 'image/jpeg: 1000 pixels' },
  { processor: memoryProcessor(), expected: `image/png: ${PNG.length}` },
])('a tagger that receives any receives $expected', async ({ processor, expected }) => {
  const { tagger, received } = noting('ANY');
  const { host, uploadPng, reads } = hostOf({ processor, tagger });
  const id = await uploadPng();
  await host.darkroom.runJobs();
  assert.deepEqual([received, (await ask(host, id, TAGGING)).tagging, reads()], [[expected], TAGGED, 1]);
  await host.darkroom.close();
});

describe('a tagger that receives previews', () => {
  test('is not asked for files that no preview is made of', async () => {
    const { tagger, received } = noting();
    const { processor } = previewing();
    const { host, storage } = hostOf({
      processor: { ...processor, supports: (type) => type === 'image/png' },
      tagger,
      convert: [],
    });
    const id = await upload(host, storage, JPEG);
    await host.darkroom.runJobs();
    const tagging = {
      status: 'FAILED',
      error: 'Tags cannot be suggested for a file of type image/jpeg. Add your own.',
    };
    assert.deepEqual([(await ask(host, id, TAGGING)).tagging, received], [tagging, []]);
    await host.darkroom.close();
  });

  test('needs a processor that makes them', () => {
    const ports = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };
    const tagger = memoryTagger({ send: 'PREVIEW' });
    for (const processor of [undefined, memoryProcessor()]) {
      assert.throws(() => createDarkroom({ ...ports, tagger, ...(processor !== undefined && { processor }) }), {
        code: 'INVALID_CONFIGURATION',
        message: /The tagger receives previews, and there is no processor that makes them\..*`send: 'ORIGINAL'`/,
      });
    }
  });
});
