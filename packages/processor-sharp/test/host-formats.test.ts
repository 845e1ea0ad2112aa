import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { sharpProcessor } from '../src/index.ts';
import { colourField, imageOf } from './images.ts';
import { convert } from './run.ts';

// In a file, and so a process, of its own: what is blocked stays blocked.
describe('blockOtherFormats: false', () => {
  const processor = sharpProcessor({ blockOtherFormats: false, processes: 0 });

  test('leaves the host’s own use of sharp alone, and still refuses other formats', async () => {
    const tiff = await imageOf(colourField(4)).tiff().toBuffer();
    expect((await sharp(tiff).metadata()).format).toBe('tiff');
    await expect(convert('image/png', tiff, { processor })).rejects.toMatchObject({ code: 'UNSUPPORTED_IMAGE' });
  });
});
