import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, test } from 'vitest';
import { hostClient } from '../../../e2e/test/support/host-client.ts';
import { upload } from '../../../e2e/test/support/uploading.ts';
import { embeddedFolder } from '../../../packages/database-postgres/test/embedded-folder.ts';
import { freePorts } from '../../../test/support/free-ports.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const SET_LOGO = 'mutation ($logo: ID) { setCustomerLogo(id: 1, logo: $logo) { id } }';
const SEPIA = '{ customer { logo { conversion(name: SEPIA) { status url } } } }';

interface Sepia {
  readonly customer: { readonly logo: { readonly conversion: { readonly status: string; readonly url: string } } };
}

let port: number;
let directory: string;

beforeAll(async () => {
  port = await freePorts(3);
  directory = await embeddedFolder();
  Object.assign(process.env, { FILES_PORT: String(port + 2), DARKROOM_DIR: directory });
  const { darkroom } = await import('../src/api.ts');
  await darkroom.ready();
});
afterAll(async () => {
  const { darkroom, files } = await import('../src/api.ts');
  files.close();
  await darkroom.close();
  await rm(directory, { recursive: true });
});

test.each([
  ['yoga', 0],
  ['apollo-standalone', 1],
])('%s turns a logo sepia, and knows its callers', async (name, offset) => {
  process.env['PORT'] = String(port + offset);
  await import(`../src/${name}.ts`);
  const client = (user: string | null) =>
    hostClient(`http://localhost:${port + offset}/graphql`, 'SERVER_SENT_EVENTS', user);
  const ada = client('ada');
  const logo = await upload(ada, Buffer.from(PIXEL, 'base64'), 'Customer.logo');
  assert.deepEqual(await client('eve').codes(SET_LOGO, { logo }), ['FILE_NOT_FOUND']);
  assert.deepEqual(await client(null).codes('mutation { startFileUpload { id } }'), ['UNAUTHENTICATED']);
  await ada.ask(SET_LOGO, { logo });
  let { conversion } = (await ada.ask<Sepia>(SEPIA)).customer.logo;
  while (conversion.status === 'PENDING' || conversion.status === 'RUNNING') {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ({ conversion } = (await ada.ask<Sepia>(SEPIA)).customer.logo);
  }
  assert.equal((await fetch(conversion.url)).headers.get('content-type'), 'image/png');
});
