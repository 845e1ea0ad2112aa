import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';
import { temporaryDirectory } from './temporary-directory.ts';

const packageDirectory = new URL('..', import.meta.url);

describe('README', () => {
  it('has an example that runs', async () => {
    const readme = readFileSync(new URL('README.md', packageDirectory), 'utf8');
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    assert.match(example, /fsStorage\(/);
    const here = example
      .replace("'./files'", JSON.stringify(temporaryDirectory()))
      .replaceAll('4000', String(await freePort()));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', here],
      { cwd: packageDirectory, timeout: 30_000 },
    );
    assert.equal(stdout, 'hello\n');
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
