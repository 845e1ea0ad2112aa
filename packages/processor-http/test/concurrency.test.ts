import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { signatures } from '@graphql-darkroom/core/http';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { describe, test } from 'vitest';
import { serveForTest } from '../../../test/support/serve.ts';
import { createConversionHandler } from '../src/index.ts';
import { resultsIn } from './answers.ts';
import { imageOf } from './images.ts';
import { QUIET, SECRETS } from './secrets.ts';

const JPEG = imageOf('jpeg', [48, 36]);

/** A function whose processor has so many places, and what it reads and stores. */
async function functionWith(options: {
  readonly processes: number;
  /** Holds back each source. */
  readonly beforeSource?: () => Promise<void>;
}): Promise<{
  /** Delivers one conversion. Resolves to its outcome. */
  readonly convert: (timeoutSeconds?: number) => Promise<unknown>;
  /** The most images that it had read, and not yet stored, at once. */
  readonly most: () => number;
  readonly sourcesRead: () => number;
}> {
  const { bytes, contentType } = await JPEG;
  let [held, most, sourcesRead] = [0, 0, 0];
  const storage = await serveForTest(async (request) => {
    if (request.method === 'GET') {
      sourcesRead += 1;
      held += 1;
      most = Math.max(most, held);
      await options.beforeSource?.();
      return new Response(new Uint8Array(bytes));
    }
    await request.arrayBuffer();
    held -= 1;
    return new Response();
  });
  const processor = sharpProcessor({ processes: options.processes });
  const handler = createConversionHandler(processor, {
    ...SECRETS,
    allowedHosts: [storage.host],
    allowPrivateAddresses: true,
    logger: QUIET,
  });
  return {
    convert: async (timeoutSeconds = 60) => {
      const id = randomUUID();
      const body = JSON.stringify({
        id,
        timeoutSeconds,
        source: { url: storage.url, contentType, size: bytes.length },
        conversions: [
          {
            conversion: 'SEPIA',
            recipe: processor.conversions.SEPIA.recipe,
            destination: { url: storage.url, headers: {} },
          },
        ],
      });
      const headers = { 'content-type': 'application/json', ...signatures('secret', SECRETS.secret).sign(id, body) };
      const response = await handler(new Request('https://function.example.com/', { method: 'POST', headers, body }));
      return (await resultsIn(response, id))[0]?.['outcome'];
    },
    most: () => most,
    sourcesRead: () => sourcesRead,
  };
}

describe('a function that is sent many deliveries at once', () => {
  test('reads no more images than its processor has places, and converts all', async () => {
    const { convert, most } = await functionWith({ processes: 2 });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => convert()));
    assert.deepEqual(
      outcomes,
      Array.from({ length: 10 }, () => 'DONE'),
    );
    assert.equal(most(), 2);
  });

  test('lets none wait for a place longer than its worker waits, and reads nothing of what it did not come to', async () => {
    const opened = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const { convert, sourcesRead } = await functionWith({
      processes: 1,
      beforeSource: () => {
        opened.resolve();
        return released.promise;
      },
    });
    const first = convert();
    await opened.promise;
    assert.equal(await convert(0), 'FAILED');
    assert.equal(sourcesRead(), 1);
    released.resolve();
    assert.equal(await first, 'DONE');
  });
});
