import assert from 'node:assert/strict';
import { type ExecutionResult, graphql, printType } from 'graphql';
import { describe, onTestFinished, test } from 'vitest';
import {
  createDarkroom,
  type Darkroom,
  type DarkroomOptions,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
  type MemoryStorage,
  type Processor,
} from '../../src/index.ts';
import type { LadderRung } from '../../src/ports/processor.ts';
import { withPlainData } from '../support/plain-data.ts';
import { pngOf } from '../support/sample-bytes.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    album: Album
  }
  type Album {
    id: ID!
    photo: File @fileUpload(accept: ["image/*"], convert: [SEPIA, PHOTO])
    cover: File @fileUpload(accept: ["image/png"], visibility: PUBLIC, metadata: KEEP, convert: [PHOTO])
    banner: File @fileUpload(accept: ["image/*"], convert: [WIDE])
    poster: File @fileUpload(accept: ["image/*"], convert: [PHOTO_1280])
    plain: File @fileUpload(accept: ["image/*"])
  }
`;

const rung = (name: string, width: number, aspectRatio?: number): { recipe: string; ladder: LadderRung } => ({
  recipe: `${name}-${width}`,
  ladder: { name, width, ...(aspectRatio !== undefined && { aspectRatio }) },
});

const LADDERS = {
  SEPIA: { recipe: 'sepia' },
  PHOTO_1280: rung('PHOTO', 1280),
  PHOTO_320: rung('PHOTO', 320),
  PHOTO_640: rung('PHOTO', 640),
  WIDE_200: rung('WIDE', 200, 2),
  WIDE_400: rung('WIDE', 400, 2),
};

/** Makes results as wide as the ladder says, unless the original is narrower. */
function ladderProcessor(): Processor<keyof typeof LADDERS> {
  const processor = memoryProcessor({ conversions: LADDERS });
  return {
    ...processor,
    convert: async (input) => {
      const made = await processor.convert(input);
      const { ladder } = { ladder: undefined, ...LADDERS[input.conversion] };
      return { ...made, width: Math.min(made.width, ladder?.width ?? made.width) };
    },
  };
}

interface Host {
  readonly darkroom: Darkroom;
  readonly storage: MemoryStorage;
  run(document: string): Promise<ExecutionResult>;
  upload(width: number, height: number, target: string): Promise<string>;
  /** Uploads a PNG, and gives the names of the conversions that are requested. */
  requested(width: number, height: number, target: string): Promise<readonly string[]>;
  srcset(id: string, ladder?: string): Promise<string | null>;
  work(): Promise<void>;
}

function albumHost(options: Partial<DarkroomOptions<unknown, keyof typeof LADDERS>> = {}): Host {
  const storage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processor: ladderProcessor(),
    viewer: () => 'ada',
    ...options,
  });
  onTestFinished(() => darkroom.close());
  const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers: {} });
  const run: Host['run'] = async (source) => withPlainData(await graphql({ schema, source }));
  const first = async (document: string): Promise<Record<string, unknown>> => {
    const { data, errors } = await run(document);
    assert.equal(errors, undefined);
    return Object.values(data ?? {})[0] as Record<string, unknown>;
  };
  const upload: Host['upload'] = async (width, height, target) => {
    const started = await first(`mutation { startFileUpload(target: "Album.${target}") { id urls } }`);
    const [url = ''] = started['urls'] as readonly string[];
    await storage.handler(new Request(url, { method: 'PUT', body: pngOf(width, height) }));
    await first(`mutation { completeFileUpload(id: "${String(started['id'])}") { success } }`);
    return String(started['id']);
  };
  return {
    darkroom,
    storage,
    run,
    upload,
    requested: async (...image) => namesOf(darkroom, await upload(...image)),
    srcset: async (id, ladder = 'PHOTO') =>
      (await first(`{ file(id: "${id}") { srcset(ladder: ${ladder}) } }`))['srcset'] as string | null,
    work: async () => void (await darkroom.runJobs({ maxSeconds: 10 })),
  };
}

async function namesOf({ files }: Darkroom, id: string): Promise<readonly string[]> {
  return (await files.get(id))?.conversions.map(({ name }) => name) ?? [];
}

/** The candidates of a `srcset`. */
function candidates(srcset: string | null): readonly (readonly [url: string, width: string])[] {
  return (srcset ?? '').split(', ').map((candidate) => {
    const [url = '', width = ''] = candidate.split(' ');
    return [url, width];
  });
}

describe('a ladder', () => {
  test.each([
    [100, ['PHOTO_320', 'SEPIA']],
    [320, ['PHOTO_320', 'SEPIA']],
    [321, ['PHOTO_320', 'PHOTO_640', 'SEPIA']],
    [1000, ['PHOTO_1280', 'PHOTO_320', 'PHOTO_640', 'SEPIA']],
    [5000, ['PHOTO_1280', 'PHOTO_320', 'PHOTO_640', 'SEPIA']],
  ])('is made of an original %i pixels wide up to the first width that holds it', async (width, names) => {
    assert.deepEqual(await albumHost().requested(width, 10, 'photo'), names);
  });

  test('that crops is made up to the width of the largest crop', async () => {
    const host = albumHost();
    assert.deepEqual(await host.requested(1000, 100, 'banner'), ['WIDE_200']);
    assert.deepEqual(await host.requested(1000, 101, 'banner'), ['WIDE_200', 'WIDE_400']);
  });

  test('is made in full of an image of unknown dimensions, so that each says why it failed', async () => {
    const host = albumHost();
    const file = await host.darkroom.files.import({
      from: new Blob([Buffer.from('49492a00080000000000', 'hex')]).stream(),
      owner: 'ada',
      target: 'Album.banner',
    });
    assert.deepEqual([file.contentType, file.width], ['image/tiff', null]);
    assert.deepEqual(await namesOf(host.darkroom, file.id), ['WIDE_200', 'WIDE_400']);
  });

  test('gives a file what it misses when it is attached', async () => {
    const host = albumHost();
    const id = await host.upload(500, 10, 'plain');
    assert.deepEqual(await namesOf(host.darkroom, id), []);
    await host.darkroom.files.attachUnchecked([id], { target: 'Album.cover' });
    assert.deepEqual(await namesOf(host.darkroom, id), ['PHOTO_320', 'PHOTO_640']);
  });

  test('leaves a conversion of it that is requested by its own name to the policy', async () => {
    assert.deepEqual(await albumHost().requested(100, 10, 'poster'), ['PHOTO_1280']);
  });

  test('can be a default', async () => {
    const host = albumHost({ defaults: { convert: ['PHOTO'] } });
    assert.deepEqual(await host.requested(400, 10, 'plain'), ['PHOTO_320', 'PHOTO_640']);
  });

  test('is listed by the policy as its conversions', async () => {
    const { data } = await albumHost().run('{ fileUploadPolicy(target: "Album.photo") { convert } }');
    assert.deepEqual(data, {
      fileUploadPolicy: { convert: ['SEPIA', 'PHOTO_320', 'PHOTO_640', 'PHOTO_1280'] },
    });
  });
});

describe('srcset', () => {
  test('lists results with their own widths, the narrowest first, by URLs that work', async () => {
    const host = albumHost();
    const id = await host.upload(1000, 10, 'photo');
    assert.equal(await host.srcset(id), null);
    await host.work();
    const listed = candidates(await host.srcset(id));
    assert.deepEqual(
      listed.map(([, width]) => width),
      ['320w', '640w', '1000w'],
    );
    const statuses = await Promise.all(
      listed.map(async ([url]) => (await host.storage.handler(new Request(url))).status),
    );
    assert.deepEqual(statuses, [200, 200, 200]);
    assert.equal(await host.srcset(id, 'WIDE'), null);
  });

  test('leaves out what is not there yet', async () => {
    const processor = ladderProcessor();
    const stuck: typeof processor = {
      ...processor,
      convert: (input) =>
        input.conversion === 'PHOTO_320' ? Promise.reject(new Error('on purpose')) : processor.convert(input),
    };
    const host = albumHost({ processor: stuck });
    const id = await host.upload(640, 10, 'photo');
    await host.work();
    assert.deepEqual(
      candidates(await host.srcset(id)).map(([, width]) => width),
      ['640w'],
    );
  });

  test('lists a width once, also if a wider one was requested by its name', async () => {
    const host = albumHost();
    const id = await host.upload(300, 10, 'photo');
    await host.run(`mutation { convertFile(id: "${id}", conversion: PHOTO_640) { id } }`);
    await host.work();
    assert.deepEqual(
      candidates(await host.srcset(id)).map(([, width]) => width),
      ['300w'],
    );
  });

  test('has stable URLs of a PUBLIC file, which cost no signature', async () => {
    const host = albumHost({ budgets: { maxSignedUrls: 1 } });
    const id = await host.upload(1000, 10, 'cover');
    await host.work();
    const [first, second] = [await host.srcset(id), await host.srcset(id)];
    assert.equal(candidates(first).length, 3);
    assert.equal(first, second);
    for (const [url] of candidates(first)) assert.doesNotMatch(url, /\?/);
  });

  test.each([
    ['a signature for each URL', { maxSignedUrls: 5 }],
    ['a field for each width', { maxFields: 7 }],
  ])('costs %s, under any aliases', async (_, budgets) => {
    const host = albumHost({ budgets });
    const id = await host.upload(1000, 10, 'photo');
    await host.work();
    assert.notEqual(await host.srcset(id), null);
    const { data, errors } = await host.run(
      `{ file(id: "${id}") { one: srcset(ladder: PHOTO) two: srcset(ladder: PHOTO) } }`,
    );
    assert.deepEqual(
      errors?.map(({ extensions }) => extensions['code']),
      ['REQUEST_BUDGET_EXCEEDED'],
    );
    assert.equal((data?.['file'] as Record<string, unknown> | undefined)?.['two'], null);
  });
});

test('the schema names ladders, and does not change without them', () => {
  const schemaWith = (conversions: Processor['conversions']) => {
    const darkroom = createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      processor: memoryProcessor({ conversions }),
      viewer: () => null,
    });
    return darkroom.makeSchema({ typeDefs: 'type Query { ok: Boolean }', resolvers: {} });
  };
  const enumOf = (name: string): string => {
    const type = schemaWith(LADDERS).getType(name);
    return type === undefined ? '' : printType(type).replaceAll(/"""[^]*?"""|\s+/g, ' ');
  };
  assert.match(enumOf('FileLadderName'), /enum FileLadderName \{ +PHOTO +WIDE +\}/);
  assert.match(enumOf('FileConversionOrLadder'), /\{ +SEPIA +PHOTO_1280 .* WIDE_400 +PHOTO +WIDE +\}/);
  const plain = schemaWith({ SEPIA: { recipe: 'sepia' } });
  assert.deepEqual([plain.getType('FileLadderName'), plain.getType('FileConversionOrLadder')], [undefined, undefined]);
});

test.each([
  [
    'has the name of a conversion',
    { PHOTO: { recipe: 'a' }, PHOTO_1: rung('PHOTO', 1) },
    /PHOTO is the name of a ladder and/,
  ],
  ['has a name that is no enum value', { PHOTO_1: rung('photo', 1) }, /The name of the ladder "photo"/],
  ['has a width of no pixels', { PHOTO_0: rung('PHOTO', 0) }, /width of PHOTO_0 .* 1 or more, got 0/],
  [
    'has a width twice',
    { A: rung('PHOTO', 1), B: rung('PHOTO', 1) },
    /Two conversions of the ladder PHOTO are 1 pixels/,
  ],
  ['has several aspect ratios', { A: rung('PHOTO', 1, 2), B: rung('PHOTO', 2) }, /same `aspectRatio`/],
])('a ladder that %s ends the start', (_, conversions: Processor['conversions'], message) => {
  const start = (): Darkroom =>
    createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      processor: memoryProcessor({ conversions }),
      viewer: () => null,
    });
  assert.throws(start, message);
});
