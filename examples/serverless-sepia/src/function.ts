import { createConversionHandler } from '@graphql-darkroom/processor-http';
import { sharpProcessor } from '@graphql-darkroom/processor-sharp';

/** The function, as its environment says: from `Request` to `Response`, which is what most platforms run. */
export function functionFromEnvironment(environment: NodeJS.ProcessEnv): (request: Request) => Promise<Response> {
  const required = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`Set ${name}.`);
    return value;
  };
  return createConversionHandler(sharpProcessor(), {
    secret: required('PROCESSOR_SECRET'),
    answerSecret: required('PROCESSOR_ANSWER_SECRET'),
    allowedHosts: required('PROCESSOR_ALLOWED_HOSTS').split(','),
    allowPrivateAddresses: environment['PROCESSOR_ALLOW_PRIVATE_ADDRESSES'] === 'true',
  });
}
