import { createRequire } from 'node:module';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { LIBHEIF } from './rendering/heic/libheif.ts';

/** What a developer can do so that HEIC is converted. */
export const ENABLE_HEIC = "To convert HEIC, install libheif-js and add 'heic' to the formats of sharpProcessor.";

/**
 * Checks that HEIC can be decoded, without loading the decoder.
 *
 * @param options `from` is the file whose packages are looked at, by default those of this package.
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function requireHeicDecoder({
  processes,
  from = import.meta.url,
}: {
  readonly processes: number | undefined;
  readonly from?: string;
}): void {
  if (processes === 0) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'HEIC is decoded only where the decoder can be killed: set processes to 1 or more, or leave heic out of formats.',
    );
  }
  try {
    createRequire(from).resolve(LIBHEIF);
  } catch (cause) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      'formats contains heic, whose decoder is not installed. Run: npm install libheif-js',
      { cause },
    );
  }
}
