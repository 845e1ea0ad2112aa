import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { onTestFinished, test } from 'vitest';
import { memoryDatabase, memoryProcessor, memoryStorage, type Processor } from '../../src/index.ts';
import type { FocalPoint } from '../../src/ports/records.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { upload } from '../support/uploading.ts';

const SET = /* GraphQL */ `
  mutation ($id: ID!, $point: FileFocalPointInput) {
    setFileFocalPoint(id: $id, focalPoint: $point) {
      version
      focalPoint {
        x
        y
      }
      conversions {
        name
        status
        url
      }
    }
  }
`;
const CONVERT_SQUARE = 'mutation ($id: ID!) { convertFile(id: $id, conversion: SQUARE) { id } }';
const CONVERSIONS = { SEPIA: { recipe: 'sepia' }, SQUARE: { recipe: 'square', usesFocalPoint: true } };

interface Changed {
  readonly version: number;
  readonly focalPoint: FocalPoint | null;
  readonly conversions: readonly { readonly name: string; readonly status: string; readonly url: string | null }[];
}

/** A host with a processor of SEPIA and SQUARE, which notes with what focal point each is made. */
function squareHost(beforeSquare: () => Promise<void> = async () => {}) {
  const made: [name: string, point: FocalPoint | undefined][] = [];
  const memory = memoryProcessor({ conversions: CONVERSIONS });
  const processor: Processor<'SEPIA' | 'SQUARE'> = {
    ...memory,
    convert: async (input) => {
      made.push([input.conversion, input.focalPoint]);
      if (input.conversion === 'SQUARE') await beforeSquare();
      return memory.convert(input);
    },
  };
  const storage = memoryStorage();
  const host = testHost({ storage, database: memoryDatabase(), processor });
  onTestFinished(() => host.darkroom.close());
  const work = async (): Promise<void> => void (await host.darkroom.runJobs({ maxSeconds: 10 }));
  return { host, storage, made, work };
}

const setPoint = (host: TestHost, id: string, point: FocalPoint | null): Promise<Changed> =>
  host.ask<Changed>(SET, { id, point });

async function squared(): Promise<ReturnType<typeof squareHost> & { readonly id: string }> {
  const world = squareHost();
  const id = await upload(world.host, world.storage, PNG, { target: 'Customer.portrait' });
  await world.host.ask(CONVERT_SQUARE, { id });
  await world.work();
  world.made.length = 0;
  return { ...world, id };
}

test('a focal point has the conversions made again that use it, and no others', async () => {
  const { host, id, made, work } = await squared();
  const { focalPoint, conversions } = await setPoint(host, id, { x: 0.25, y: 1 });
  assert.deepEqual(focalPoint, { x: 0.25, y: 1 });
  assert.deepEqual(
    conversions.map(({ name, status, url }) => [name, status, url !== null]),
    [
      ['SEPIA', 'DONE', true],
      ['SQUARE', 'PENDING', true],
    ],
  );
  await work();
  assert.deepEqual(made, [['SQUARE', { x: 0.25, y: 1 }]]);
});

test('the same focal point changes nothing', async () => {
  const { host, id, made, work } = await squared();
  const first = await setPoint(host, id, { x: 0.25, y: 1 });
  const second = await setPoint(host, id, { x: 0.25, y: 1 });
  assert.deepEqual([second.version, second.conversions], [first.version, first.conversions]);
  await work();
  assert.equal(made.length, 1);
});

test('null removes a focal point, and crops are made without one', async () => {
  const { host, id, made, work } = await squared();
  await setPoint(host, id, { x: 0, y: 0 });
  assert.equal((await setPoint(host, id, null)).focalPoint, null);
  await work();
  assert.deepEqual(made, [['SQUARE', undefined]]);
});

test('a result that is in progress for another focal point is not kept', async () => {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let rounds = 0;
  const { host, storage, made, work } = squareHost(async () => {
    rounds += 1;
    begun.resolve();
    if (rounds === 1) await gate.promise;
  });
  const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
  await host.ask(CONVERT_SQUARE, { id });
  const first = work();
  await begun.promise;
  await setPoint(host, id, { x: 1, y: 1 });
  gate.resolve();
  await first;
  await work();
  assert.deepEqual(
    made.filter(([name]) => name === 'SQUARE'),
    [
      ['SQUARE', undefined],
      ['SQUARE', { x: 1, y: 1 }],
    ],
  );
  const file = await host.darkroom.files.get(id);
  const square = file?.conversions.find(({ name }) => name === 'SQUARE');
  assert.deepEqual([square?.status, file?.focalPoint], ['DONE', { x: 1, y: 1 }]);
});

test('a focal point set before a conversion was ever requested is used by it', async () => {
  const { host, storage, made, work } = squareHost();
  const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
  await setPoint(host, id, { x: 0.5, y: 0.1 });
  await host.ask(CONVERT_SQUARE, { id });
  await work();
  assert.deepEqual(
    made.toSorted(([one], [other]) => (one < other ? -1 : 1)),
    [
      ['SEPIA', undefined],
      ['SQUARE', { x: 0.5, y: 0.1 }],
    ],
  );
});

test.each([
  { x: -0.01, y: 0 },
  { x: 0, y: 1.01 },
  { x: 1e308, y: 0 },
])('a focal point outside the image is refused: %o', async (point) => {
  const { host, id } = await squared();
  assert.deepEqual(await host.codes(SET, { id, point }), ['BAD_USER_INPUT']);
  assert.equal((await host.darkroom.files.get(id))?.focalPoint, null);
});

test('only the owner sets it: for others the file does not exist, or is not theirs to change', async () => {
  const { host, storage, id } = await squared();
  const point = { x: 0, y: 0 };
  assert.deepEqual(await host.codes(SET, { id, point }, 'bob'), ['FILE_NOT_FOUND']);
  assert.deepEqual(await host.codes(SET, { id, point }, null), ['FILE_NOT_FOUND']);
  assert.deepEqual(await host.codes(SET, { id: randomUUID(), point }), ['FILE_NOT_FOUND']);
  const logo = await upload(host, storage, PNG, { target: 'Customer.logo' });
  assert.deepEqual(await host.codes(SET, { id: logo, point }, 'bob'), ['FORBIDDEN']);
  const { id: open } = await host.ask<{ readonly id: string }>('mutation { startFileUpload(count: 1) { id } }');
  assert.deepEqual(await host.codes(SET, { id: open, point }), ['FILE_NOT_READY']);
});

test('changes end after a hundred requests', async () => {
  const { host, id } = await squared();
  for (let index = 1; index < 100; index += 1) await setPoint(host, id, { x: index / 100, y: 0 });
  assert.deepEqual(await host.codes(SET, { id, point: { x: 1, y: 0 } }), ['QUOTA_EXCEEDED']);
  assert.deepEqual((await host.darkroom.files.get(id))?.focalPoint, { x: 0.99, y: 0 });
});

test('the schema has focal points only if a conversion uses them', () => {
  const fields = (conversions: Processor<'SEPIA'>['conversions']) =>
    testHost({ processor: memoryProcessor({ conversions }) })
      .schema.getMutationType()
      ?.getFields() ?? {};
  assert.ok('setFileFocalPoint' in fields(CONVERSIONS));
  assert.ok(!('setFileFocalPoint' in fields({ SEPIA: { recipe: 'sepia' } })));
});

test('a focal point is refused past the quota of render seconds, unless it is set already', async () => {
  const storage = memoryStorage();
  const processor = memoryProcessor({ conversions: CONVERSIONS });
  const quotas = { renderSecondsPerHour: 0 };
  const host = testHost({ storage, database: memoryDatabase(), processor, quotas });
  onTestFinished(() => host.darkroom.close());
  const id = await upload(host, storage, PNG);
  assert.deepEqual(await host.codes(SET, { id, point: { x: 0.5, y: 0.5 } }), ['QUOTA_EXCEEDED']);
  assert.deepEqual(await host.codes(SET, { id, point: null }), []);
});
