import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { compose, format, sharpProcessor, thumbnail } from '@graphql-darkroom/processor-sharp';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { graphql } from 'graphql';
import sharp from 'sharp';
import { afterAll, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { embeddedFolder } from '../../database-postgres/test/embedded-folder.ts';
import { pdfProcessor } from '../src/index.ts';
import { encryptedPdf, pageOf } from './pdfs.ts';

interface FileAnswer {
  readonly status: string;
  readonly width: number | null;
  readonly conversions: readonly {
    readonly name: string;
    readonly status: string;
    readonly width: number | null;
    readonly height: number | null;
    readonly url: string | null;
    readonly error: string | null;
  }[];
}

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    document: File @fileUpload(accept: ["image/*", "application/pdf"], convert: [THUMBNAIL, PAGE])
  }
`;

const directory = await embeddedFolder();
const storage = fsStorage({ directory: join(directory, 'files'), baseUrl: 'http://localhost/files' });
const THUMBNAIL = compose(thumbnail({ width: 100 }), format('webp'));
const darkroom = createDarkroom({
  storage,
  database: postgresDatabase({ directory }),
  processors: [
    sharpProcessor({ conversions: { THUMBNAIL } }),
    pdfProcessor({ longSide: 800, conversions: { THUMBNAIL, PAGE: format('png') } }),
  ],
  viewer: () => 'ada',
});
const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers: {} });
const worker = await darkroom.startWorker();

afterAll(async () => {
  await worker.close();
  await darkroom.close();
  await rm(directory, { recursive: true });
});

async function ask<Value>(source: string, variableValues: Record<string, unknown> = {}): Promise<Value> {
  const { data, errors } = await graphql({ schema, source, variableValues, contextValue: {} });
  if (errors?.[0] !== undefined) throw errors[0];
  return Object.values(data ?? {})[0] as Value;
}

async function converted(body: Uint8Array<ArrayBuffer>): Promise<FileAnswer> {
  const { id, urls } = await ask<{ id: string; urls: readonly string[] }>(
    'mutation { startFileUpload(target: "Query.document") { id urls } }',
  );
  const { status } = await storage.handler(new Request(urls[0] ?? '', { method: 'PUT', body }));
  assert.equal(status, 200);
  await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id });
  let file: FileAnswer | undefined;
  const query =
    'query ($id: ID!) { file(id: $id) { status width conversions { name status width height url error } } }';
  await eventually(async () => {
    file = await ask<FileAnswer>(query, { id });
    assert.ok(file.conversions.length > 0 && file.conversions.every((one) => /DONE|FAILED/.test(one.status)));
  });
  return file ?? assert.fail();
}

test('an uploaded PDF gets its first page, and the thumbnail that images get', async () => {
  const { conversions, ...file } = await converted(pageOf());
  assert.deepEqual({ ...file }, { status: 'READY', width: null });
  const sizes = conversions.map(({ name, status, width, height }) => `${name} ${status} ${width} × ${height}`);
  assert.deepEqual(sizes.toSorted(), ['PAGE DONE 800 × 600', 'THUMBNAIL DONE 100 × 75']);
  const url = conversions.find(({ name }) => name === 'PAGE')?.url ?? '';
  const response = await storage.handler(new Request(url));
  assert.equal(response.headers.get('content-type'), 'image/png');
  const pixels = sharp(Buffer.from(await response.arrayBuffer())).extract({ left: 10, top: 10, width: 1, height: 1 });
  assert.deepEqual([...(await pixels.removeAlpha().raw().toBuffer())], [255, 0, 0]);
});

test('an uploaded image gets only the thumbnail', async () => {
  const png = await sharp({ create: { width: 400, height: 200, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  const { conversions } = await converted(new Uint8Array(png));
  assert.partialDeepStrictEqual(conversions, [{ name: 'THUMBNAIL', status: 'DONE', width: 100, height: 50 }]);
  assert.equal(conversions.length, 1);
});

test('an encrypted PDF is accepted, and its conversions say what to upload instead', async () => {
  const { status, conversions } = await converted(encryptedPdf());
  assert.equal(status, 'READY');
  for (const { error } of conversions) assert.match(error ?? '', /The PDF is encrypted.*Upload a copy/);
});
