import type { CheckUp } from '../examination.ts';
import { ask, signProbe, startProbe } from '../probe-objects.ts';
import { PLAIN } from './last-resorts.ts';

/** Whether URLs contain no checksum, which would be that of a body that does not exist yet, and work without one. */
export const checksums: CheckUp = {
  name: 'checksums',
  essential: true,
  run: async (examination) => {
    const url = await signProbe(examination, await startProbe(examination), 5);
    const parameters = [...new URL(url).searchParams.keys()];
    if (parameters.some((name) => /^x-amz-(?:checksum-|sdk-checksum-)/i.test(name))) {
      return {
        verdict: 'FAILED',
        message: 'Signed URLs contain the checksum of an empty body. Strict servers refuse every other body.',
        remedy: { advice: 'Set `requestChecksumCalculation: "WHEN_REQUIRED"` on the client.' },
      };
    }
    const { ok, status } = await ask(url, { method: 'PUT', body: 'hello' });
    if (ok) {
      return { verdict: 'OK', message: 'Signed URLs contain no checksum, and the server accepts a PUT without one.' };
    }
    return {
      verdict: 'FAILED',
      message: `A PUT to a signed URL without a checksum failed with status ${status}.`,
      remedy: PLAIN,
    };
  },
};
