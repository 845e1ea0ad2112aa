import type { Processor } from '@graphql-darkroom/core';
import { httpProcessor } from '@graphql-darkroom/processor-http';
import { compose, format, sharpProcessor, thumbnail } from '@graphql-darkroom/processor-sharp';

/** A function that converts, such as that of examples/serverless-sepia. */
export interface DemoFunction {
  readonly url: string;
  readonly secret: string;
  readonly answerSecret: string;
}

/** What PROCESSOR_URL, PROCESSOR_SECRET and PROCESSOR_ANSWER_SECRET say; undefined without a URL. */
export function functionFromEnvironment(environment: NodeJS.ProcessEnv): DemoFunction | undefined {
  const url = environment['PROCESSOR_URL'];
  if (url === undefined) return undefined;
  return {
    url,
    secret: environment['PROCESSOR_SECRET'] ?? '',
    answerSecret: environment['PROCESSOR_ANSWER_SECRET'] ?? '',
  };
}

/** Small enough for a page of many: it also stands in for an image whose pixels are not there yet. */
const THUMBNAIL = compose(thumbnail({ width: 360, height: 360 }), format('webp', { quality: 65 }));

/** Converts in this process, or has a function convert, which runs the same processor. */
export function demoProcessor(conversionFunction: DemoFunction | undefined): Processor<'SEPIA' | 'THUMBNAIL'> {
  const sharp = sharpProcessor({ conversions: { THUMBNAIL } });
  return conversionFunction === undefined
    ? sharp
    : httpProcessor({ ...conversionFunction, conversions: sharp.conversions });
}
