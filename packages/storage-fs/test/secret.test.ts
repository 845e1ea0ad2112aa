import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { waitingProcesses } from './run-process.ts';
import { asText, filesIn, freshStorage, get, signedUrl, writeText } from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const signedAt = new Date('2030-01-01T00:00:00Z');

describe('the secret', () => {
  it('is generated once, and read by its owner alone', async () => {
    const { storage, directory } = freshStorage();
    const url = await signedUrl(storage, 'a', signedAt);
    const path = join(directory, 'secret');
    assert.match(readFileSync(path, 'utf8'), /^[\da-f]{64}\n$/);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(await signedUrl(freshStorage({ directory }).storage, 'a', signedAt), url);
    assert.deepEqual(filesIn(directory), ['secret']);
  });

  it('is another in another folder', async () => {
    const one = await signedUrl(freshStorage().storage, 'a', signedAt);
    assert.notEqual(await signedUrl(freshStorage().storage, 'a', signedAt), one);
  });

  it('is the same for all who come first at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const directory = temporaryDirectory();
      const urls = await Promise.all(
        Array.from({ length: 8 }, () => signedUrl(freshStorage({ directory }).storage, 'a', signedAt)),
      );
      assert.equal(new Set(urls).size, 1);
      assert.deepEqual(filesIn(directory), ['secret']);
    }
  });

  it('is the same for processes that start at once', async () => {
    const directory = join(temporaryDirectory(), 'not', 'there', 'yet');
    const input = { key: 'a', signedAt, expiresInSeconds: 300, ...asText };
    const { go } = await waitingProcesses(3, directory, 'sign', input);
    const outputs = (await go()).map(({ output }) => output);
    assert.match(outputs[0] ?? '', /^http.*signature=/);
    assert.equal(new Set(outputs).size, 1);
  });

  it('can be handed in, and is not kept then', async () => {
    const one = freshStorage({ secret: 'x'.repeat(32) });
    const other = freshStorage({ secret: 'x'.repeat(32) });
    assert.equal(await signedUrl(one.storage, 'a', signedAt), await signedUrl(other.storage, 'a', signedAt));
    assert.deepEqual(filesIn(one.directory), []);
  });

  it('is refused when it is short', () => {
    assert.throws(() => freshStorage({ secret: 'x'.repeat(31) }), { code: 'INVALID_CONFIGURATION' });
  });

  it('ends all URLs when it is another', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a');
    const url = await signedUrl(storage, 'a');
    assert.equal((await get(freshStorage({ directory }).storage, url)).status, 200);
    assert.equal((await get(freshStorage({ directory, secret: 'x'.repeat(32) }).storage, url)).status, 403);
  });

  it('is not made again when its file is damaged', async () => {
    const { storage, directory } = freshStorage();
    writeFileSync(join(directory, 'secret'), '');
    await assert.rejects(signedUrl(storage, 'a'), { code: 'STORAGE_UNAVAILABLE' });
  });
});
