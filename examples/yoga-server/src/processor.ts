import type { Processor } from '@graphql-darkroom/core';
import { httpProcessor } from '@graphql-darkroom/processor-http';
import { ladder, sharpProcessor } from '@graphql-darkroom/processor-sharp';

/** A function that converts, such as the one in examples/serverless-sepia. */
export interface DemoFunction {
  readonly url: string;
  readonly secret: string;
  readonly answerSecret: string;
}

/** Reads PROCESSOR_URL, PROCESSOR_SECRET and PROCESSOR_ANSWER_SECRET; undefined without a URL. */
export function functionFromEnvironment(environment: NodeJS.ProcessEnv): DemoFunction | undefined {
  const url = environment['PROCESSOR_URL'];
  if (url === undefined) return undefined;
  return {
    url,
    secret: environment['PROCESSOR_SECRET'] ?? '',
    answerSecret: environment['PROCESSOR_ANSWER_SECRET'] ?? '',
  };
}

/** Each photo in several widths. A browser takes the one that fits its layout and its screen. */
const PHOTO = ladder('PHOTO', { widths: [256, 512, 1024], format: 'webp', quality: 65 });

/** The names of the demo's conversions. */
type Conversion = 'SEPIA' | `PHOTO_${256 | 512 | 1024}`;

/** Converts in this process, or in a function that runs the same processor. */
export function demoProcessor(conversionFunction: DemoFunction | undefined): Processor<Conversion> {
  const sharp = sharpProcessor({ conversions: PHOTO });
  return conversionFunction === undefined
    ? sharp
    : httpProcessor({ ...conversionFunction, conversions: sharp.conversions });
}
