import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createServerAdapter } from '@whatwg-node/server';
import { afterAll, beforeAll, test } from 'vitest';
import { type HostClient, hostClient } from '../../../e2e/test/support/host-client.ts';
import { COMPLETE, send, upload } from '../../../e2e/test/support/uploading.ts';
import { embeddedFolder } from '../../../packages/database-postgres/test/embedded-folder.ts';
import { freePorts } from '../../../test/support/free-ports.ts';

const example = join(import.meta.dirname, '..');
const SET_LOGO = 'mutation ($logo: ID) { setCustomerLogo(id: "1", logo: $logo) { logo { id } } }';

let directory: string;
let app: INestApplication;
let client: (user: string | null) => HostClient;
let photo: Buffer;

beforeAll(async () => {
  directory = await embeddedFolder();
  const port = await freePorts(1);
  Object.assign(process.env, { PORT: String(port), DARKROOM_DIR: directory });
  // The paths of its schema begin where it is started.
  process.chdir(example);
  const [{ AppModule }, { storage }] = await Promise.all([import('../src/app.module.ts'), import('../src/storage.ts')]);
  app = await NestFactory.create(AppModule, { logger: false, abortOnError: false });
  app.use('/files', createServerAdapter(storage.handler));
  await app.listen(port);
  client = (user) => hostClient(`http://localhost:${port}/graphql`, 'WEBSOCKET', user);
  photo = await readFile(join(example, '../yoga-server/web/samples/fjord.jpg'));
});
afterAll(async () => {
  await app.close();
  await rm(directory, { recursive: true });
});

test('a logo turns sepia, and a subscriber sees it', async () => {
  const ada = client('ada');
  const id = await send(ada, photo, 'Customer.logo');
  interface Followed {
    readonly file: { readonly conversion: { readonly status: string; readonly url: string | null } | null };
  }
  const document = 'subscription ($id: ID!) { file(id: $id) { conversion(name: SEPIA) { status url } } }';
  let isCompleted = false;
  for await (const { data } of ada.follow<Followed>(document, { id })) {
    if (!isCompleted) await ada.ask(COMPLETE, { id });
    isCompleted = true;
    const { status, url } = data?.file.conversion ?? {};
    if (status !== 'DONE') continue;
    const sepia = await fetch(url ?? '');
    assert.equal(sepia.headers.get('content-type'), 'image/jpeg');
    assert.notDeepEqual(Buffer.from(await sepia.arrayBuffer()), photo);
    break;
  }
  assert.deepEqual(await ada.ask(SET_LOGO, { logo: id }), { setCustomerLogo: { logo: { id } } });
});

test('the guard refuses callers who do not say who they are, on fields of Darkroom too', async () => {
  const anonymous = client(null);
  assert.deepEqual(await anonymous.codes('{ files { nodes { id } } }'), ['UNAUTHENTICATED']);
  assert.deepEqual(await anonymous.codes('mutation { startFileUpload { id } }'), ['UNAUTHENTICATED']);
  for await (const { errors } of anonymous.follow('subscription { files { nodes { id } } }')) {
    assert.deepEqual(
      errors?.map(({ message }) => message),
      ['Unauthorized'],
    );
  }
});

test("a logo cannot be somebody else's file", async () => {
  const logo = await upload(client('ada'), photo, 'Customer.logo');
  const { errors } = await client('eve').send(SET_LOGO, { logo });
  assert.equal(errors?.[0]?.extensions?.['code'], 'FILE_NOT_FOUND');
});
