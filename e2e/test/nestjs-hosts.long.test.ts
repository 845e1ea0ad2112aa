import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type HostClient, hostClient } from './support/host-client.ts';
import { type HostProcess, startHost } from './support/host-process.ts';
import { COMPLETE, PNG, send, upload } from './support/uploading.ts';

const SET_LOGO = 'mutation ($logo: ID) { setCustomerLogo(id: "1", logo: $logo) { logo { id } } }';
const FOLLOW = 'subscription ($id: ID!) { file(id: $id) { status conversion(name: SEPIA) { status } } }';

test('the host of NestJS 11 is made of version 11', async () => {
  const src = join(import.meta.dirname, '../src');
  const script = `import core from '@nestjs/core/package.json' with { type: 'json' }; console.log(core.version);`;
  const args = ['--import', join(src, 'use-nestjs-11.ts'), '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: src });
  assert.match(stdout, /^11\./);
});

// All that must hold is tried on NestJS 12 with Apollo. What may differ elsewhere is how Nest finds resolvers, runs
// guards and gives a context, over HTTP and over a WebSocket.
describe.each([
  { name: 'NestJS 11', server: 'nestjs', preload: 'use-nestjs-11.ts' },
  { name: 'NestJS 12 on Mercurius', server: 'nestjs-mercurius', preload: undefined },
])('$name', ({ server, preload }) => {
  let host: HostProcess;
  let ada: HostClient;
  let eve: HostClient;

  beforeAll(async () => {
    host = await startHost(server, 16, preload);
    [ada, eve] = ['ada', 'eve'].map((user) => hostClient(host.url, 'WEBSOCKET', user)) as [HostClient, HostClient];
  });
  afterAll(() => host.stop());

  test('tells `viewer` whom its guard let in, before files among arguments are checked', async () => {
    const logo = await upload(ada, PNG, 'Customer.logo');
    const { calls } = await ada.ask<{ calls: number }>('{ calls }');
    assert.deepEqual(await eve.codes(SET_LOGO, { logo }), ['FILE_NOT_FOUND']);
    assert.deepEqual(await ada.ask('{ calls }'), { calls });
    assert.deepEqual(await ada.ask(SET_LOGO, { logo }), { setCustomerLogo: { logo: { id: logo } } });
    const anonymous = hostClient(host.url, 'WEBSOCKET', null);
    assert.deepEqual(await anonymous.codes('mutation { startFileUpload { id } }'), ['UNAUTHENTICATED']);
  });

  test('follows an upload to its conversion, for its owner alone', async () => {
    const id = await send(ada, PNG, 'Customer.logo');
    interface Followed {
      readonly file: { readonly status: string; readonly conversion: { readonly status: string } | null } | null;
    }
    const seen: string[] = [];
    for await (const { data } of ada.follow<Followed>(FOLLOW, { id })) {
      if (seen.length === 0) await ada.ask(COMPLETE, { id });
      seen.push(data?.file?.status ?? 'none');
      if (data?.file?.conversion?.status === 'DONE') break;
    }
    assert.deepEqual([seen[0], seen.at(-1)], ['UPLOADING', 'READY']);
    const strangers = [];
    const hidden = await send(ada, PNG);
    for await (const { data } of eve.follow<Followed>(FOLLOW, { id: hidden })) strangers.push(data);
    assert.deepEqual(strangers, [{ file: null }]);
  });

  test('runs its guard before the fields of Darkroom, and answers errors with their codes', async () => {
    const banned = hostClient(host.url, 'WEBSOCKET', 'banned');
    const { errors } = await banned.send('{ files { nodes { id } } }');
    const refused = [errors?.[0]?.message];
    for await (const answer of banned.follow('subscription { files { nodes { id } } }')) {
      refused.push(answer.errors?.[0]?.message);
    }
    assert.deepEqual(refused, ['Forbidden resource', 'Forbidden resource']);
    const document = 'subscription ($logo: ID!) { logoSeen(logo: $logo) }';
    const codes = [];
    for await (const answer of ada.follow(document, { logo: await upload(eve, PNG) })) {
      codes.push(answer.errors?.[0]?.extensions?.['code']);
    }
    assert.deepEqual(codes, ['FILE_NOT_FOUND']);
  });
});
