import assert from 'node:assert/strict';
import sharp from 'sharp';
import { describe, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { colourField, imageOf } from './images.ts';
import { convert } from './run.ts';

// In a file, and so a process, of its own: what is blocked stays blocked.
describe('blockOtherFormats: false', () => {
  const processor = sharpProcessor({ blockOtherFormats: false, processes: 0 });

  test('leaves the host’s own use of sharp alone, and still refuses other formats', async () => {
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    assert.equal((await sharp(tiff).metadata()).format, 'tiff');
    await assert.rejects(convert('image/png', tiff, { processor }), { code: 'UNSUPPORTED_IMAGE' });
  });
});
