import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';

const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex'));
const picture = (): File => new File([PNG], 'ada.png', { type: 'image/png' });

const network = fetch;
let directory: string;
let server: Server;
let origin: string;
let app: RequestListener;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'darkroom-uploads-'));
  server = createServer((request, response) => app(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env['ORIGIN'] = origin;
  process.env['UPLOADS_DIR'] = directory;
  // The code of a page, whose URLs begin with its origin.
  globalThis.fetch = (input, init) =>
    network(typeof input === 'string' && input.startsWith('/') ? `${origin}${input}` : input, init);
});
afterAll(async () => {
  globalThis.fetch = network;
  server.close();
  server.closeAllConnections();
  const { darkroom } = await import('../src/darkroom.ts');
  await darkroom.close();
  await rm(directory, { recursive: true });
});

async function ask<Data>(query: string): Promise<Data> {
  const headers = { 'content-type': 'application/json', 'x-user': 'ada' };
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data, errors } = (await response.json()) as { data: Data; errors?: readonly unknown[] };
  assert.equal(errors, undefined);
  return data;
}

/** The URL of Ada's picture, which serves the picture. */
async function avatarUrl(): Promise<string> {
  const { me } = await ask<{ me: { avatarUrl: string } }>('{ me { avatarUrl } }');
  assert.deepEqual(new Uint8Array(await (await fetch(me.avatarUrl)).arrayBuffer()), PNG);
  return me.avatarUrl;
}

test('a picture that went through graphql-upload is still shown, is imported, and is replaced by an upload', async () => {
  app = (await import('../src/before.ts')).app;
  await (await import('../src/upload-before.ts')).setAvatar(picture());
  const uploaded = await avatarUrl();
  assert.match(uploaded, /\/uploads\//);

  // Old pages work as before.
  app = (await import('../src/side-by-side.ts')).app;
  assert.equal(await avatarUrl(), uploaded);
  await (await import('../src/upload-before.ts')).setAvatar(picture());
  const again = await avatarUrl();
  assert.notEqual(again, uploaded);
  assert.deepEqual(await ask('{ me { avatar { id } } }'), { me: { avatar: null } });

  const { moveAvatars } = await import('../src/move-avatars.ts');
  await moveAvatars();
  assert.match(await avatarUrl(), /\/files\//);
  const moved = await ask<{ me: { avatar: { id: string; contentType: string } } }>(
    '{ me { avatar { id contentType } } }',
  );
  assert.equal(moved.me.avatar.contentType, 'image/png');
  await moveAvatars();
  assert.deepEqual(await ask('{ me { avatar { id contentType } } }'), moved);

  app = (await import('../src/after.ts')).app;
  await (await import('../src/upload-after.ts')).setAvatar(picture());
  const last = await ask<{ me: { avatar: { id: string; status: string } } }>('{ me { avatar { id status } } }');
  assert.notEqual(last.me.avatar.id, moved.me.avatar.id);
  assert.equal(last.me.avatar.status, 'READY');
  assert.match(await avatarUrl(), /\/files\//);
});
