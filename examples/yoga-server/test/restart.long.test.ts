import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { apiClient, sepiaOf } from './support/api-client.ts';
import { dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';

/**
 * How long after the request to complete the process is killed; each falls between other steps on each machine. Tests
 * of core kill one at every step; this is about the whole demo.
 */
const MILLISECONDS = byDepth([40], [0, 40, 150]);

/** What a demo that was killed has left. */
interface Remains {
  readonly id: string;
  readonly directory: Awaited<ReturnType<typeof dataDirectory>>;
}
const remains = new Map<number, Remains>();

// They are killed one after the other, so that none slows another down, and finish side by side: that is a wait for a
// dead worker's heartbeat to end.
beforeAll(async () => {
  const original = await photo(3000, 2000);
  for (const milliseconds of MILLISECONDS) {
    const directory = await dataDirectory();
    const killed = await startDemoProcess(directory.path);
    const client = apiClient(killed.baseUrl, 'ada');
    const id = await client.upload(original, { name: 'photo.jpg' });
    const completing = client.ask(COMPLETE, { id }).catch(() => null);
    await sleep(milliseconds);
    await killed.kill();
    await completing;
    remains.set(milliseconds, { id, directory });
  }
});

test.concurrent.each(MILLISECONDS)(
  'a demo that is killed %i ms after it was asked to complete finishes by itself once it runs again',
  { timeout: 120_000 },
  async (milliseconds) => {
    const { id, directory } = remains.get(milliseconds) ?? assert.fail('it was not killed');
    const demo = await startDemoProcess(directory.path);
    const again = apiClient(demo.baseUrl, 'ada');
    const { file } = await again.ask<{ file: { status: string } }>('query ($id: ID!) { file(id: $id) { status } }', {
      id,
    });
    // Killed before it had begun, it has promised nothing: the client asks again.
    if (file.status === 'UPLOADING') await again.ask(COMPLETE, { id });
    const done = await sepiaOf(again, id);

    assert.partialDeepStrictEqual(done, { status: 'READY' });
    assert.deepEqual(
      done.conversions.map(({ name, status, width }) => ({ name, status, width })),
      [{ name: 'SEPIA', status: 'DONE', width: 3000 }],
    );
    const objects = await readdir(`${directory.path}/storage`, { recursive: true });
    assert.equal(objects.filter((name) => new RegExp(`${id}/conversions/[^/]+/[^/]+$`).test(name)).length, 1);
    const sepia = await fetch(done.conversions[0]?.url ?? '');
    assert.equal(sepia.headers.get('content-type'), 'image/jpeg');
    await demo.stop();
    await directory.remove();
  },
);
