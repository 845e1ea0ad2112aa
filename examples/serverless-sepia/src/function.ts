import { createConversionHandler } from '@graphql-darkroom/processor-http';
import { ladder, sharpProcessor } from '@graphql-darkroom/processor-sharp';

/** The same as in examples/yoga-server, beside SEPIA: with another recipe the demo would have its images made again. */
const PHOTO = ladder('PHOTO', { widths: [256, 512, 1024], format: 'webp', quality: 65 });

/** The function, as its environment says: from `Request` to `Response`, which is what most platforms run. */
export function functionFromEnvironment(environment: NodeJS.ProcessEnv): (request: Request) => Promise<Response> {
  const required = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`Set ${name}.`);
    return value;
  };
  return createConversionHandler(sharpProcessor({ conversions: PHOTO }), {
    secret: required('PROCESSOR_SECRET'),
    answerSecret: required('PROCESSOR_ANSWER_SECRET'),
    allowedHosts: required('PROCESSOR_ALLOWED_HOSTS').split(','),
    allowPrivateAddresses: environment['PROCESSOR_ALLOW_PRIVATE_ADDRESSES'] === 'true',
  });
}
