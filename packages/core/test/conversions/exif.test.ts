import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { type FilePolicyOptions, memoryDatabase, memoryProcessor, type Processor } from '../../src/index.ts';
import type { ImageExif } from '../../src/ports/processor.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { COMPLETE, put, start } from '../support/uploading.ts';

const WRITTEN: ImageExif = {
  takenAt: '2026-05-01T12:34:56+02:00',
  camera: 'Leica M11',
  lens: 'Summilux-M 1:1.4/35 ASPH.',
  location: { latitude: 52.5163, longitude: -13.3777 },
};
const WITHOUT_LOCATION = { ...WRITTEN, location: null };
const NOTHING = { takenAt: null, camera: null, lens: null, location: null };

const SHOWN = 'exif { takenAt camera lens location { latitude longitude } }';
const FILE = `query ($id: ID!) { file(id: $id) { ${SHOWN} } }`;

/** A processor that finds this in every image. */
function finding(exif: unknown): Processor<'SEPIA'> {
  const inner = memoryProcessor({ previews: true });
  return {
    ...inner,
    preview: async (input) => {
      assert.ok(inner.preview !== undefined);
      return { ...(await inner.preview(input)), exif: exif as ImageExif };
    },
  };
}

interface Uploaded {
  readonly host: TestHost;
  readonly id: string;
  /** What is in the database. */
  readonly stored: ImageExif | null | undefined;
}

async function uploaded(
  exif: unknown,
  { user = 'ada', target, ...defaults }: FilePolicyOptions<'SEPIA'> & { user?: string | null; target?: string } = {},
): Promise<Uploaded> {
  const [storage, database] = [observedStorage(), memoryDatabase()];
  const host = testHost({ storage, database, processor: finding(exif), defaults, anonymousUploads: true });
  const { id, urls } = await start(host, target === undefined ? {} : { target }, user);
  await put(storage, urls[0], PNG);
  await host.ask(COMPLETE, { id }, user);
  await host.darkroom.runJobs();
  const [file] = await (await database.open()).files.get({ ids: [id] });
  return { host, id, stored: file?.exif };
}

describe('what a camera wrote into an image', () => {
  test('is read by its owner, without the place, which is not stored', async () => {
    const { host, id, stored } = await uploaded(WRITTEN);
    assert.deepEqual(await host.ask(FILE, { id }), { exif: WITHOUT_LOCATION });
    assert.deepEqual(stored, WITHOUT_LOCATION);
    await host.darkroom.close();
  });

  test('has its place where the policy of the upload keeps it', async () => {
    const { host, id, stored } = await uploaded(WRITTEN, { keepLocation: true });
    assert.deepEqual(await host.ask(FILE, { id }), { exif: WRITTEN });
    assert.deepEqual(stored, WRITTEN);
    await host.darkroom.close();
  });

  test('is shown to no one else, also where everyone can read the file', async () => {
    const { host, id } = await uploaded(WRITTEN, { keepLocation: true, visibility: 'PUBLIC', metadata: 'KEEP' });
    assert.deepEqual(await host.ask(FILE, { id }, 'bob'), { exif: null });
    assert.deepEqual(await host.ask(FILE, { id }, null), { exif: null });
    await host.darkroom.close();
  });

  test('is not shown through the record that the file is attached to', async () => {
    const { host, id } = await uploaded(WRITTEN, { target: 'Customer.portrait' });
    await host.ask('mutation ($id: ID!) { setPortrait(portrait: $id) { id } }', { id });
    const asked = `{ customer { portrait { id ${SHOWN} } } }`;
    assert.deepEqual(await host.ask(asked, {}, 'bob'), { portrait: { id, exif: null } });
    assert.deepEqual(await host.ask(asked), { portrait: { id, exif: WITHOUT_LOCATION } });
    await host.darkroom.close();
  });

  test('is not stored for a file that no viewer owns', async () => {
    const { host, id, stored } = await uploaded(WRITTEN, { user: null, keepLocation: true });
    assert.deepEqual(await host.ask(FILE, { id }, null), { exif: null });
    assert.equal(stored, null);
    await host.darkroom.close();
  });

  test('is in no copy of the file that events, webhooks or `authorize` get', async () => {
    const { host, id } = await uploaded(WRITTEN, { keepLocation: true });
    assert.doesNotMatch(JSON.stringify(await host.darkroom.files.get(id)), /Leica|52\.5163/);
    await host.darkroom.close();
  });

  test.each([undefined, null, NOTHING, { ...NOTHING, location: WRITTEN.location }])('is null for %j', async (exif) => {
    const { host, id, stored } = await uploaded(exif);
    assert.deepEqual([await host.ask(FILE, { id }), stored], [{ exif: null }, null]);
    await host.darkroom.close();
  });
});

describe('values that strangers wrote', () => {
  const LONG = 'a'.repeat(1_000_000);

  test.each([
    ['control characters', 'Lei\0ca\n \u001B[31m M11\u007F', 'Leica [31m M11'],
    ['invisible characters', 'Lei\u200Bca\u202E M11', 'Leica M11'],
    ['unpaired surrogates', 'Leica\uD800 M11\uDC00', 'Leica M11'],
    ['white space', '\u00A0 Leica \u3000 M11 ', 'Leica M11'],
    ['a megabyte', LONG, LONG.slice(0, 128)],
    ['a character at the limit', `${'a'.repeat(127)}\u{1F4F7}`, 'a'.repeat(127)],
    ['nothing that is visible', ' \0\u200B', null],
    ['another type', ['Leica'], null],
  ])('lose %s', async (_, camera, expected) => {
    const { host, stored } = await uploaded({ ...WRITTEN, camera, lens: camera });
    assert.deepEqual([stored?.camera, stored?.lens], [expected, expected]);
    await host.darkroom.close();
  });

  test.each([
    '2026-02-29T12:00:00',
    '2026-13-01T12:00:00',
    '2026-00-01T12:00:00',
    '2026-05-00T12:00:00',
    '2026-05-01T24:00:00',
    '2026-05-01T12:60:00',
    '2026-05-01T12:00:60',
    '2026-05-01T12:00:00+15:00',
    '2026-05-01T12:00:00+02:60',
    '2026-05-01T12:00:00Z; drop table',
    '2026-05-01 12:00:00',
    'yesterday',
    `2026-05-01T12:00:00${' '.repeat(100)}`,
    20_260_501,
  ])('are no date if they are %j', async (takenAt) => {
    const { host, stored } = await uploaded({ ...WRITTEN, takenAt });
    assert.equal(stored?.takenAt, null);
    await host.darkroom.close();
  });

  test('are a date on the last day of February in a leap year', async () => {
    const { host, stored } = await uploaded({ ...WRITTEN, takenAt: '2024-02-29T23:59:59-12:00' });
    assert.equal(stored?.takenAt, '2024-02-29T23:59:59-12:00');
    await host.darkroom.close();
  });

  test.each([
    { latitude: 90.000001, longitude: 0 },
    { latitude: 0, longitude: -180.000001 },
    { latitude: Number.NaN, longitude: 0 },
    { latitude: 0, longitude: Number.POSITIVE_INFINITY },
    { latitude: '52', longitude: 13 },
    { latitude: 52 },
    'Berlin',
  ])('are no place if they are %j', async (location) => {
    const { host, stored } = await uploaded({ ...WRITTEN, location }, { keepLocation: true });
    assert.deepEqual(stored, WITHOUT_LOCATION);
    await host.darkroom.close();
  });

  test('lose what a processor adds to them', async () => {
    const location = { ...WRITTEN.location, altitude: 34 };
    const { host, stored } = await uploaded({ ...WRITTEN, location, serialNumber: '1234' }, { keepLocation: true });
    assert.deepEqual(stored, WRITTEN);
    await host.darkroom.close();
  });
});
