import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { DarkroomError, memoryProcessor, memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { only } from '../support/only.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { CONVERT, type FileAnswer, fileOf, get, send, upload } from '../support/uploading.ts';

const TIFF = text('II*\0\x08\0\0\0\0\0\0\0\0\0');
const ONE_PIXEL = { SEPIA: { recipe: 'sepia-1' } };
const OTHER_RECIPE = { SEPIA: { recipe: 'sepia-2' } };

async function conversionsOf(host: TestHost, id: string): Promise<FileAnswer['conversions']> {
  return (await fileOf(host, id))?.conversions ?? [];
}

describe('the conversions of a policy', () => {
  test('fail for an image of an unsupported type, and name the supported types', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { accept: ['image/*'], convert: ['SEPIA'] } });
    const id = await upload(host, storage, TIFF);
    const worker = await host.darkroom.startWorker();
    await eventually(async () => {
      const { status, error } = only(await conversionsOf(host, id));
      assert.equal(status, 'FAILED');
      assert.match(error ?? '', /image\/tiff cannot be converted\. Upload one of: .*image\/png/);
    });
    await worker.close();
    await host.darkroom.close();
  });

  test('are not meant for a document that the target takes as well', async () => {
    const storage = observedStorage();
    const host = testHost({
      storage,
      defaults: { accept: ['image/*', 'application/pdf'], convert: ['SEPIA'] },
    });
    assert.deepEqual(await conversionsOf(host, await upload(host, storage, text('%PDF-1.7\n'))), []);
  });
});

describe('convertFile', () => {
  test('asks for a conversion that was never asked for, once, however often it is called', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const id = await upload(host, storage, PNG);
    assert.deepEqual(await conversionsOf(host, id), []);
    const answers = await Promise.all(Array.from({ length: 5 }, () => host.ask(CONVERT, { id })));
    for (const answer of answers) assert.deepEqual(answer, { conversions: [{ status: 'PENDING', attempts: 0 }] });

    const worker = await host.darkroom.startWorker();
    await eventually(async () =>
      assert.deepEqual(
        (await conversionsOf(host, id)).map(({ status, attempts }) => ({ status, attempts })),
        [{ status: 'DONE', attempts: 1 }],
      ),
    );
    const version = (await fileOf(host, id))?.version;
    assert.deepEqual(await host.ask(CONVERT, { id }), { conversions: [{ status: 'DONE', attempts: 1 }] });
    assert.equal((await fileOf(host, id))?.version, version);
    assert.deepEqual(await storage.objectsHeld(), ['conversions', 'original']);
    await worker.close();
    await host.darkroom.close();
  });

  test('asks again for one whose recipe is another by now; the old result is served until the new one is there', async () => {
    const storage = observedStorage();
    const database = memoryDatabase();
    const old = testHost({ storage, database, processor: memoryProcessor({ conversions: ONE_PIXEL }) });
    const id = await upload(old, storage, PNG, { target: 'Customer.portrait' });
    const oldWorker = await old.darkroom.startWorker();
    await eventually(async () =>
      assert.deepEqual(
        (await conversionsOf(old, id)).map(({ status }) => status),
        ['DONE'],
      ),
    );
    await oldWorker.close();

    const host = testHost({ storage, database, processor: memoryProcessor({ conversions: OTHER_RECIPE }) });
    assert.deepEqual(await host.ask(CONVERT, { id }), { conversions: [{ status: 'PENDING', attempts: 0 }] });
    const before = (await fileOf(host, id))?.conversions[0]?.url ?? '';
    assert.equal((await get(storage, before)).status, 200);

    const worker = await host.darkroom.startWorker();
    await eventually(async () => {
      assert.deepEqual(
        (await conversionsOf(host, id)).map(({ status }) => status),
        ['DONE'],
      );
      assert.equal((await get(storage, before)).status, 404);
      assert.deepEqual(await storage.objectsHeld(), ['conversions', 'original']);
    });
    const after = (await fileOf(host, id))?.conversions[0]?.url ?? '';
    assert.equal((await get(storage, after)).status, 200);
    await worker.close();
    await host.darkroom.close();
  });

  test('is refused for a file that is not READY', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { id } = await send(host, storage, PNG);
    assert.deepEqual(await host.codes(CONVERT, { id }), ['FILE_NOT_READY']);
  });

  test('is refused for a file that becomes something else meanwhile', async () => {
    const storage = observedStorage();
    const host = testHost({
      storage,
      database: override(memoryDatabase(), { 'conversions.request': async () => 'NOT_READY' }),
    });
    const id = await upload(host, storage, PNG);
    assert.deepEqual(await host.codes(CONVERT, { id }), ['FILE_NOT_READY']);
  });

  test('is refused for a file that is not an image', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { accept: ['text/csv'] } });
    const id = await upload(host, storage, text('a,b'));
    assert.deepEqual(await host.codes(CONVERT, { id }), ['UNSUPPORTED_IMAGE']);
  });

  test('is refused for an image that cannot be converted, and names what can', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const { errors } = await host.run(CONVERT, { id: await upload(host, storage, TIFF) });
    assert.partialDeepStrictEqual(errors?.[0]?.extensions, { code: 'UNSUPPORTED_IMAGE' });
    assert.match(
      errors?.[0]?.message ?? '',
      /^A file of type image\/tiff cannot be converted\. Upload one of: .*image\/png/,
    );
  });

  test('is refused with what the developer can do, where its processor knows', async () => {
    const storage = observedStorage();
    const howToSupport = (contentType: string): string | null =>
      contentType === 'image/tiff' ? 'To convert TIFF, switch it on.' : null;
    const host = testHost({ storage, processor: { ...memoryProcessor(), howToSupport } });
    const { errors } = await host.run(CONVERT, { id: await upload(host, storage, TIFF) });
    assert.match(errors?.[0]?.message ?? '', /Upload one of: .*\. To convert TIFF, switch it on\.$/);
  });

  test('is refused after ten requests', async () => {
    const storage = observedStorage();
    const processor = memoryProcessor({
      beforeConvert: () => {
        throw new DarkroomError('INVALID_IMAGE', 'The image is damaged. Upload it again.');
      },
    });
    const host = testHost({ storage, processor });
    const id = await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    for (let request = 1; request <= 10; request += 1) {
      assert.deepEqual(await host.codes(CONVERT, { id }), []);
      await eventually(async () =>
        assert.deepEqual(
          (await conversionsOf(host, id)).map(({ status }) => status),
          ['FAILED'],
        ),
      );
    }
    assert.deepEqual(await host.codes(CONVERT, { id }), ['QUOTA_EXCEEDED']);
    await worker.close();
    await host.darkroom.close();
  });

  test('with an unknown name is not a valid document', async () => {
    const document = 'mutation { convertFile(id: "x", conversion: BLUE) { id } }';
    const { errors } = await testHost().run(document);
    assert.ok(errors?.[0]?.message.includes('does not exist in "FileConversionName" enum'));
  });
});

describe('a conversion that the policy asks for', () => {
  test('is not made from a file that is not an image', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { convert: ['SEPIA'] } });
    const id = await upload(host, storage, text('hello'));
    assert.deepEqual(await conversionsOf(host, id), []);
    assert.deepEqual(
      (await conversionsOf(host, await upload(host, storage, PNG))).map(({ status }) => status),
      ['PENDING'],
    );
  });
});
