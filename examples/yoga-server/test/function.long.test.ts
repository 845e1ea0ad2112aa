import assert from 'node:assert/strict';
import sharp from 'sharp';
import { onTestFinished, test } from 'vitest';
import { freePorts } from '../../../test/support/free-ports.ts';
import { apiClient, sepiaOf } from './support/api-client.ts';
import { dataDirectory, startDemoProcess } from './support/demo-process.ts';
import { startFunctionProcess } from './support/function-process.ts';
import { photo } from './support/photo.ts';

const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';

async function meanColour(bytes: Buffer): Promise<readonly number[]> {
  return (await sharp(bytes).stats()).channels.map(({ mean }) => mean);
}

test('the demo has a function convert: an image ends with its sepia DONE', { timeout: 180_000 }, async () => {
  const directory = await dataDirectory();
  onTestFinished(() => directory.remove());
  // The function has to be told the demo's port before either of the two has started.
  const port = await freePorts();
  const conversionFunction = await startFunctionProcess(`localhost:${port}`);
  onTestFinished(() => conversionFunction.stop());
  const demo = await startDemoProcess(directory.path, { ...conversionFunction.environment, PORT: String(port) });
  onTestFinished(async () => void (await demo.stop()));

  const ada = apiClient(demo.baseUrl, 'ada');
  const original = await photo(120, 80);
  const id = await ada.upload(original, { target: 'Customer.logo' });
  await ada.ask(COMPLETE, { id });
  const [sepia] = (await sepiaOf(ada, id)).conversions;
  assert.partialDeepStrictEqual(sepia, {
    status: 'DONE',
    attempts: 1,
    contentType: 'image/jpeg',
    width: 120,
    height: 80,
  });
  const bytes = Buffer.from(await (await fetch(sepia?.url ?? '')).arrayBuffer());
  assert.equal(bytes.length, sepia?.size);
  // The matrix is linear, so it turns the mean colour of the one into that of the other.
  const [red = 0, green = 0, blue = 0] = await meanColour(original);
  const [sepiaRed = 0, , sepiaBlue = 0] = await meanColour(bytes);
  assert.ok(Math.abs(sepiaRed - (0.393 * red + 0.769 * green + 0.189 * blue)) < 5, `${sepiaRed}`);
  assert.ok(Math.abs(sepiaBlue - (0.272 * red + 0.534 * green + 0.131 * blue)) < 5, `${sepiaBlue}`);
});
