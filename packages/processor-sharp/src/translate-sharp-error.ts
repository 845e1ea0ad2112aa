import { imageTooLarge, tooManyPixels, unsupportedImage } from './refusals.ts';
import type { RenderLimits } from './render-image.ts';

const PIXEL_LIMIT = /exceeds pixel limit/i;
const OUTPUT_LIMIT = /too large for the \w+ format/i;
const CHANNEL_LIMIT = /exceeds channel limit/i;
const UNKNOWN_FORMAT = /unsupported image format/i;
const TIMEOUT = /^timeout:/im;
const MEMORY = /out of memory|unable to allocate|enough memory/i;

/** Whether sharp's error speaks of a limit or of the machine rather than of damaged bytes. */
export function isLimitError(error: unknown): boolean {
  const message = messageOf(error);
  return [PIXEL_LIMIT, OUTPUT_LIMIT, CHANNEL_LIMIT, UNKNOWN_FORMAT, TIMEOUT, MEMORY].some((text) => text.test(message));
}

/** The refusal that sharp's error stands for; an error that no refusal fits comes back as it is, to be tried again. */
export function translateSharpError(error: unknown, limits: RenderLimits): unknown {
  const message = messageOf(error);
  if (PIXEL_LIMIT.test(message)) return tooManyPixels(limits.maxPixels, error);
  if (OUTPUT_LIMIT.test(message)) return imageTooLarge('has a side too long for its format', { cause: error });
  if (TIMEOUT.test(message)) {
    return imageTooLarge(`takes more than ${limits.timeoutSeconds} seconds to convert`, { cause: error });
  }
  if (CHANNEL_LIMIT.test(message) || UNKNOWN_FORMAT.test(message)) return unsupportedImage(error);
  return error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
