/** Waits for a file to appear, does one thing with a storage, and prints what came of it. */
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fsStorage } from '../../src/index.ts';

const [directory = '', action = '', go = '', argument = '{}'] = process.argv.slice(2);
const storage = fsStorage({ directory, baseUrl: 'http://localhost:4000/files' });
const input = JSON.parse(argument);

writeFileSync(`${go}.${process.pid}`, '');
while (!existsSync(go)) await sleep(1);

switch (action) {
  case 'complete':
    console.log(await storage.uploads.complete(input));
    break;
  case 'sign':
    console.log((await storage.objects.signedUrl({ ...input, signedAt: new Date(input.signedAt) })).url);
    break;
  case 'putHalf': {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(1000)) });
    // The body never ends; a timer keeps the process alive until it is killed.
    setInterval(() => {}, 1000);
    const init = { method: 'PUT', body, duplex: 'half' as const };
    await storage.handler(new Request(input.url, init));
    break;
  }
  default:
    throw new Error(`Nothing is known of ${action}.`);
}
