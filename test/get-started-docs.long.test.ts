import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { embeddedFolder } from '../packages/database-postgres/test/embedded-folder.ts';
import { freePorts } from './support/free-ports.ts';

const ROOT = join(import.meta.dirname, '..');
const BLOCK = /```(\w+)(?: fragment)?(?: \[([^\]]+)\])?\n([^]*?)```/g;

describe('docs/get-started.md', async () => {
  const page = await readFile(join(ROOT, 'docs/get-started.md'), 'utf8');
  const blocks = Array.from(page.matchAll(BLOCK), ([, language = '', tabs = '', code = '']) => ({
    language,
    tabs: tabs.split(', '),
    code,
  }));

  /** The bodies that the page sends by `ask`, in its order. */
  const bodies = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ code }) => Array.from(code.matchAll(/^ask '(.*)'$/gm), ([, body = '']) => body));

  test('goes from the files for GraphQL Yoga to a sepia image', async () => {
    const port = await freePorts();
    const folder = await mkdtemp(join(tmpdir(), 'darkroom-get-started-'));
    const directory = await embeddedFolder();
    await symlink(join(ROOT, 'examples/yoga-server/node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    for (const { code } of blocks.filter(({ tabs }) => tabs.includes('GraphQL Yoga') || tabs.includes(''))) {
      const name = /^\/\/ (\w+\.ts)\n/.exec(code)?.[1];
      if (name === undefined) continue;
      const here = code
        .replaceAll('4000', String(port))
        .replace("directory: '.darkroom' }", `directory: '${directory}' }`);
      await writeFile(join(folder, name), here);
    }
    const server = await startServer(folder);
    try {
      await walk(`http://localhost:${port}/graphql`);
    } finally {
      server.kill();
      await once(server, 'exit');
      await Promise.all([folder, directory].map((path) => rm(path, { recursive: true })));
    }
  });

  async function walk(api: string): Promise<void> {
    const [start = '', complete = '', setLogo = '', read = '', ...others] = bodies;
    assert.deepEqual(others, []);
    const ask = async (body: string, id = ''): Promise<string> => {
      const headers = { 'content-type': 'application/json', 'x-user': 'ada' };
      const response = await fetch(api, { method: 'POST', headers, body: body.replace(`'"$ID"'`, id) });
      return response.text();
    };
    const { startFileUpload } = (JSON.parse(await ask(start)) as Started).data;
    const { id, urls } = startFileUpload;
    const photo = await readFile(join(ROOT, 'examples/yoga-server/web/samples/fjord.jpg'));
    assert.equal((await fetch(urls[0], { method: 'PUT', body: photo })).status, 200);
    assert.match(await ask(complete, id), /"status":"READY","contentType":"image\/jpeg","width":\d+,"height":\d+/);
    assert.match(await ask(setLogo, id), /"name":"Harbour Books"/);
    let sepia = await ask(read);
    while (/"(PENDING|RUNNING)"/.test(sepia)) {
      await setTimeout(50);
      sepia = await ask(read);
    }
    const { status, url } = (JSON.parse(sepia) as Read).data.customer.logo.conversion;
    assert.equal(status, 'DONE');
    assert.equal((await fetch(url)).headers.get('content-type'), 'image/jpeg');
  }
});

interface Started {
  readonly data: { readonly startFileUpload: { readonly id: string; readonly urls: readonly [string] } };
}

interface Read {
  readonly data: {
    readonly customer: { readonly logo: { readonly conversion: { readonly status: string; readonly url: string } } };
  };
}

/** Runs `server.ts` of a folder until it says where it listens. */
async function startServer(folder: string): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', 'server.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(server.stdout)) if (line.includes('/graphql')) return server;
  throw new Error('The server of the page did not start.');
}
