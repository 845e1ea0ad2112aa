import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, it } from 'vitest';
import { startRealS3 } from './support/s3-server.ts';

const server = await startRealS3();
await server?.stop();

describe.skipIf(server === null)('the S3 server of the tests', () => {
  it('stops, and leaves nothing behind', async () => {
    assert.ok(server !== null);
    assert.equal(existsSync(server.directory), false);
    await assert.rejects(fetch(server.endpoint));
  });

  it('ends with the process that started it, however that ends', async () => {
    const script = `
      import { startRealS3 } from './support/s3-server.ts';
      const { endpoint, directory } = await startRealS3();
      console.log(JSON.stringify({ endpoint, directory }));`;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const { endpoint, directory } = JSON.parse(line.toString()) as { endpoint: string; directory: string };
    assert.equal((await fetch(endpoint)).status, 200);
    owner.kill('SIGKILL');
    const deadline = Date.now() + 10_000;
    while (existsSync(directory)) {
      assert.ok(Date.now() < deadline, 'its folder goes');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await assert.rejects(fetch(endpoint));
  });
});
