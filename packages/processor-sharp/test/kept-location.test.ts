import assert from 'node:assert/strict';
import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';
import { graphql } from 'graphql';
import { onTestFinished, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { heicSample } from './heic-bytes.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    diary: File @fileUpload(keepLocation: true)
    portrait: File @fileUpload(visibility: PUBLIC)
  }
`;

test('a photo tells its owner when and with what it was taken, and where only if its target keeps that', async () => {
  const heic = heicSample('camera');
  const database = memoryDatabase();
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database,
    processor: sharpProcessor({ formats: ['jpeg', 'heic'] }),
    viewer: ({ user }: { readonly user: string }) => user,
  });
  onTestFinished(() => darkroom.close());
  const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers: {} });
  const uploadedFor = async (target: string): Promise<string> => {
    const from = new Blob([new Uint8Array(heic)]).stream();
    return (await darkroom.files.import({ from, owner: 'ada', target })).id;
  };
  const [kept, dropped] = [await uploadedFor('Query.diary'), await uploadedFor('Query.portrait')];
  await darkroom.runJobs();

  const exifOf = async (id: string, user: string): Promise<unknown> => {
    const source = `{ file(id: "${id}") { exif { takenAt camera lens location { latitude longitude } } } }`;
    const { data, errors } = await graphql({ schema, source, contextValue: { user } });
    assert.equal(errors, undefined);
    const file = JSON.parse(JSON.stringify(data?.['file'])) as { readonly exif: unknown };
    return file.exif;
  };
  const texts = {
    takenAt: '2026-05-01T12:34:56+10:00',
    camera: 'Apple iPhone 15 Pro',
    lens: 'iPhone 15 Pro back triple camera 6.765mm f/1.78',
  };
  assert.partialDeepStrictEqual(await exifOf(kept, 'ada'), texts);
  assert.match(JSON.stringify(await exifOf(kept, 'ada')), /"latitude":-33\.85678.*"longitude":151\.2152/);
  assert.deepEqual(await exifOf(dropped, 'ada'), { ...texts, location: null });
  assert.equal(await exifOf(dropped, 'bob'), null);

  const { files } = await database.open();
  const [record] = await files.get({ ids: [dropped] });
  assert.doesNotMatch(JSON.stringify(record), /33\.8|151\.2/);
});
