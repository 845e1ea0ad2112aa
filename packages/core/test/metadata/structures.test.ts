import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { withoutMetadata } from '../../src/metadata/without-metadata.ts';

/** A GIF of one pixel. Its first extension begins at this byte. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
const EXTENSIONS = 19;

function withComments(count: number): Buffer {
  const comments = Buffer.alloc(3 * count, '21fe00', 'hex');
  return Buffer.concat([GIF.subarray(0, EXTENSIONS), comments, GIF.subarray(EXTENSIONS)]);
}

async function removed(bytes: Buffer): Promise<Buffer> {
  const stream = withoutMetadata('image/gif', {
    size: bytes.length,
    signal: new AbortController().signal,
    read: async () => new Blob([Uint8Array.from(bytes)]).stream(),
  });
  return Buffer.from(await new Response(stream).arrayBuffer());
}

describe('an image of very many tiny structures', () => {
  test('is refused, as it would take more time than its length allows', async () => {
    await assert.rejects(removed(withComments(10_000)), { code: 'METADATA_NOT_REMOVABLE' });
  });

  test('is not one with some thousands of them', async () => {
    const plain = await removed(GIF);
    assert.deepEqual(await removed(withComments(4000)), plain);
  });
});
