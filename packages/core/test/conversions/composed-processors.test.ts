import assert from 'node:assert/strict';
import { graphql, GraphQLError, printSchema } from 'graphql';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { composeProcessors } from '../../src/conversions/compose-processors.ts';
import {
  createDarkroom,
  type DarkroomOptions,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
  type MemoryStorage,
  type Processor,
} from '../../src/index.ts';
import { withPlainData } from '../support/plain-data.ts';
import { PNG, text } from '../support/sample-bytes.ts';

const PDF = text(`%PDF-1.7\n${'x'.repeat(100)}`);
const HEIC = Uint8Array.from(Buffer.from('0000001c667479706865696300000000686569636d69663168656978', 'hex'));

const images = memoryProcessor({
  maxBytes: 5000,
  conversions: {
    SEPIA: { recipe: 'sepia-1', description: 'Brown tones.' },
    THUMBNAIL: { recipe: 'image-1', description: 'A small image.' },
  },
});

/** A processor for PDFs that writes the name of the conversion. */
function pagesWith(recipe: string, others: Partial<Processor> = {}): Processor {
  return {
    conversions: {
      THUMBNAIL: { recipe, description: 'A small first page.' },
      FIRST_PAGE: { recipe: 'page-1' },
    },
    maxBytes: 9000,
    supports: (contentType) => contentType === 'application/pdf',
    inspect: async () => null,
    convert: async ({ conversion, destination }) => {
      await destination.write({ body: new Blob([conversion]).stream(), contentType: 'image/png' });
      return { width: 7, height: 9, contentType: 'image/png' };
    },
    ...others,
  };
}

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    any: File @fileUpload(accept: ["image/*", "application/pdf"], convert: [SEPIA, THUMBNAIL, FIRST_PAGE])
  }
`;
const FILE = '{ status contentType conversions { name status width error } }';

interface FileAnswer {
  readonly status: string;
  readonly conversions: readonly { readonly name: string; readonly status: string; readonly error: string | null }[];
}

function hostWith(options: Partial<DarkroomOptions<object, string>> = {}, typeDefs = TYPE_DEFS) {
  const storage: MemoryStorage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processors: [images, pagesWith('page-1')],
    viewer: () => 'ada',
    logger: { error: () => undefined, warn: () => undefined },
    ...options,
  });
  const schema = darkroom.makeSchema({ typeDefs, resolvers: {} });
  const ask = async <Value>(source: string, variableValues: Record<string, unknown> = {}): Promise<Value> => {
    const { data, errors } = withPlainData(await graphql({ schema, source, variableValues, contextValue: {} }));
    if (errors?.[0] !== undefined) throw errors[0];
    return Object.values(data ?? {})[0] as Value;
  };
  const upload = async (body: Uint8Array<ArrayBuffer>): Promise<string> => {
    const { id, urls } = await ask<{ id: string; urls: readonly string[] }>(
      'mutation { startFileUpload(target: "Query.any") { id urls } }',
    );
    await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body }));
    await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
    return id;
  };
  const settled = async (id: string): Promise<FileAnswer> => {
    let file: FileAnswer | undefined;
    await eventually(async () => {
      file = await ask<FileAnswer>(`query ($id: ID!) { file(id: $id) ${FILE} }`, { id });
      assert.ok(file.conversions.every(({ status }) => status === 'DONE' || status === 'FAILED'));
    });
    return file ?? assert.fail();
  };
  return { darkroom, schema, ask, upload, settled };
}

const outcomes = ({ conversions }: FileAnswer): readonly string[] =>
  conversions.map(({ name, status }) => `${name} ${status}`).toSorted();

describe('several processors', () => {
  test.each([
    ['one at a time', {}],
    [
      'together',
      {
        convertAll: (input) => ({
          conversions: input.conversions.map((task) => pagesWith('').convert({ ...task, source: input.source })),
        }),
      },
    ],
  ] satisfies readonly (readonly [string, Partial<Processor>])[])(
    'give each file the conversions that its type has, made %s',
    async (_, others) => {
      const { darkroom, upload, settled } = hostWith({ processors: [images, pagesWith('page-1', others)] });
      const worker = await darkroom.startWorker();
      assert.deepEqual(outcomes(await settled(await upload(PNG))), ['SEPIA DONE', 'THUMBNAIL DONE']);
      const pdf = await settled(await upload(PDF));
      assert.deepEqual(outcomes(pdf), ['FIRST_PAGE DONE', 'THUMBNAIL DONE']);
      assert.partialDeepStrictEqual(pdf, { status: 'READY', conversions: [{ width: 7 }, { width: 7 }] });
      await worker.close();
      await darkroom.close();
    },
  );

  test('leave an image that none of them supports to those for images', async () => {
    const { darkroom, upload, settled } = hostWith();
    const worker = await darkroom.startWorker();
    const heic = await settled(await upload(HEIC));
    assert.deepEqual(outcomes(heic), ['SEPIA FAILED', 'THUMBNAIL FAILED']);
    const bySepia = heic.conversions.find(({ name }) => name === 'SEPIA')?.error;
    assert.match(bySepia ?? '', /Upload one of: image\/avif, .*image\/webp\.$/);
    assert.doesNotMatch(bySepia ?? '', /pdf/);
    await worker.close();
    await darkroom.close();
  });

  test('say with an image that none of them supports how one of them would', async () => {
    const howToSupport = (type: string): string | null => (type === 'image/heic' ? 'Switch HEIC on.' : null);
    const processors = [pagesWith('page-1'), { ...images, howToSupport }];
    const { darkroom, upload, settled } = hostWith({ processors });
    const worker = await darkroom.startWorker();
    const heic = await settled(await upload(HEIC));
    for (const { error } of heic.conversions) assert.match(error ?? '', / Switch HEIC on\.$/);
    await worker.close();
    await darkroom.close();
  });

  test('have focal points in the schema if any of them uses them for a name', () => {
    const thumbnail = { THUMBNAIL: { recipe: 'page-2', usesFocalPoint: true } };
    const pages = pagesWith('page-1', { conversions: thumbnail });
    const typeDefs = 'type Query { any: File @fileUpload(accept: ["application/pdf"], convert: [THUMBNAIL]) }';
    for (const [processors, expected] of [
      [[images, pages], true],
      [[images, pagesWith('page-1')], false],
    ] as const) {
      const sdl = printSchema(hostWith({ processors }, typeDefs).schema);
      assert.equal(sdl.includes('setFileFocalPoint'), expected);
    }
  });

  test('refuse a conversion that the type of the file does not have, and say which types have it', async () => {
    const { darkroom, ask, upload } = hostWith();
    const id = await upload(PDF);
    const refused = await ask('mutation ($id: ID!) { convertFile(id: $id, conversion: SEPIA) { id } }', { id }).then(
      () => assert.fail('the conversion is requested'),
      (error: unknown) => error,
    );
    assert.ok(refused instanceof GraphQLError);
    assert.equal(refused.extensions['code'], 'UNSUPPORTED_IMAGE');
    assert.match(
      refused.message,
      /^SEPIA cannot be made of a file of type application\/pdf\. Upload one of: image\/avif/,
    );
    assert.doesNotMatch(refused.message, /application\/pdf,|, application\/pdf/);
    await ask('mutation ($id: ID!) { convertFile(id: $id, conversion: FIRST_PAGE) { id } }', { id });
    await darkroom.close();
  });

  test('have each name once in the schema, with what each of them says about it', () => {
    const sdl = printSchema(hostWith().schema);
    const names = /enum FileConversionName \{[^}]*\}/.exec(sdl)?.[0] ?? '';
    assert.deepEqual(names.match(/^ {2}[A-Z_]+$/gm), ['  SEPIA', '  THUMBNAIL', '  FIRST_PAGE']);
    assert.match(names, /"""A small image\. A small first page\."""\s+THUMBNAIL/);
  });

  test('limit each type to what its processor takes', async () => {
    const { ask, schema } = hostWith();
    const { typeLimits } = await ask<{ typeLimits: readonly { contentType: string; maxBytes: number }[] }>(
      '{ fileUploadPolicy(target: "Query.any") { typeLimits { contentType maxBytes } } }',
    );
    const limitOf = (type: string): unknown => typeLimits.find(({ contentType }) => contentType === type)?.maxBytes;
    assert.deepEqual([limitOf('image/png'), limitOf('application/pdf'), limitOf('video/mp4')], [5000, 9000, undefined]);
    assert.match(schema.getQueryType()?.getFields()['any']?.description ?? '', /at most 9 KB of types that are conv/);
  });

  test('report what all of them are doing', async () => {
    const busy = { processes: () => ({ total: 2, busy: 1, waiting: 3 }) };
    const all = composeProcessors([
      { ...images, ...busy },
      pagesWith('page-1', busy),
      { ...images, supports: () => false },
    ]);
    assert.deepEqual(all.processes?.(), { total: 4, busy: 2, waiting: 6 });
  });

  test('make again only what is outdated by the recipe for its type', async () => {
    const shared = memoryDatabase();
    const before = hostWith({ database: shared });
    const [png, pdf] = [await before.upload(PNG), await before.upload(PDF)];
    const after = hostWith({ database: shared, processors: [images, pagesWith('page-2')] });
    const { requested, found } = await after.darkroom.reprocess({ conversion: 'THUMBNAIL' });
    assert.deepEqual({ found, requested }, { found: 1, requested: 1 });
    const { files } = await shared.open();
    const recipes = (await files.get({ ids: [png, pdf] })).map(
      (file) => file?.conversions.find(({ name }) => name === 'THUMBNAIL')?.recipe,
    );
    assert.deepEqual(recipes, ['image-1', 'page-2']);
    assert.partialDeepStrictEqual(await after.darkroom.reprocess({ conversion: 'THUMBNAIL' }), { found: 0 });
  });
});

describe('an error at start', () => {
  const invalid = (message: RegExp): object => ({ code: 'INVALID_CONFIGURATION', message });

  test('is two processors for the same type', () => {
    assert.throws(
      () => hostWith({ processors: [images, pagesWith('1'), memoryProcessor()] }),
      invalid(/^`processors\[0\]` and `processors\[2\]` both support image\/\w+\. Each type can have one processor/),
    );
  });

  test('is `processor` beside `processors`', () => {
    assert.throws(() => hostWith({ processor: images }), invalid(/^Pass `processor` or `processors`, not both\.$/));
  });

  test('is a limit of one of them that is no length', () => {
    assert.throws(
      () => hostWith({ processors: [images, pagesWith('1', { maxBytes: 0 })] }),
      invalid(/^`processors\[1\]\.maxBytes` must be a whole number/),
    );
  });

  test('is a target that asks for a conversion of which it accepts no type', () => {
    const typeDefs = 'type Query { any: File @fileUpload(accept: ["image/*"], convert: [SEPIA, FIRST_PAGE]) }';
    assert.throws(() => hostWith({}, typeDefs), invalid(/convert contains FIRST_PAGE, which no type in accept has\./));
  });
});

test('default conversions apply to the targets that accept types which have them', async () => {
  const typeDefs = 'type Query { any: File @fileUpload(accept: ["application/pdf"]) }';
  const { darkroom, ask, upload, settled } = hostWith({ defaults: { convert: ['SEPIA', 'FIRST_PAGE'] } }, typeDefs);
  const policy = await ask('{ fileUploadPolicy(target: "Query.any") { convert } }');
  assert.deepEqual(policy, { convert: ['FIRST_PAGE'] });
  const worker = await darkroom.startWorker();
  assert.deepEqual(outcomes(await settled(await upload(PDF))), ['FIRST_PAGE DONE']);
  await worker.close();
  await darkroom.close();
});
