import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { apiClient, sepiaOf } from './support/api-client.ts';
import { dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { photo } from './support/photo.ts';

const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';

/** A port that was free a moment ago: the function has to be told the demo's before either of the two has started. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts examples/serverless-sepia and gives its URL. */
async function startFunction(environment: Readonly<Record<string, string>>): Promise<string> {
  const main = join(import.meta.dirname, '../../serverless-sepia/src/main.ts');
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', main], {
    env: { ...process.env, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
  });
  if (child.stdout === null) throw new Error('The function has no output.');
  for await (const line of createInterface(child.stdout)) {
    const url = /Conversions at (\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('The function did not start.');
}

test(
  'the demo has a function convert: an upload of an image ends with its sepia DONE',
  { timeout: 180_000 },
  async () => {
    const secrets = {
      PROCESSOR_SECRET: randomBytes(32).toString('base64'),
      PROCESSOR_ANSWER_SECRET: randomBytes(32).toString('base64'),
    };
    const directory = await dataDirectory();
    onTestFinished(() => directory.remove());
    const port = await freePort();
    const url = await startFunction({
      ...secrets,
      PROCESSOR_ALLOWED_HOSTS: `localhost:${port}`,
      PROCESSOR_ALLOW_PRIVATE_ADDRESSES: 'true',
    });
    const demo = await startDemoProcess(directory.path, { ...secrets, PORT: String(port), PROCESSOR_URL: url });
    onTestFinished(async () => {
      await demo.stop();
    });

    const ada = apiClient(demo.baseUrl, 'ada');
    const original = await photo(120, 80);
    const id = await ada.upload(original, { target: 'Customer.logo' });
    await ada.ask(COMPLETE, { id });
    const [sepia] = (await sepiaOf(ada, id)).conversions;
    expect(sepia).toMatchObject({ status: 'DONE', attempts: 1, contentType: 'image/jpeg', width: 120, height: 80 });
    const bytes = Buffer.from(await (await fetch(sepia?.url ?? '')).arrayBuffer());
    expect(bytes.length).toBe(sepia?.size);
    // The matrix is linear, so it turns the mean colour of the one into that of the other.
    const [red = 0, green = 0, blue = 0] = await meanColour(original);
    const sepiaColour = await meanColour(bytes);
    expect(sepiaColour[0]).toBeCloseTo(0.393 * red + 0.769 * green + 0.189 * blue, -1);
    expect(sepiaColour[2]).toBeCloseTo(0.272 * red + 0.534 * green + 0.131 * blue, -1);
  },
);

async function meanColour(bytes: Buffer): Promise<readonly number[]> {
  return (await sharp(bytes).stats()).channels.map(({ mean }) => mean);
}
