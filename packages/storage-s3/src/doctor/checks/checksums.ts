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
        message: 'Signed URLs carry the checksum of an empty body, and strict servers refuse the real one.',
        remedy: { advice: 'Set `requestChecksumCalculation: "WHEN_REQUIRED"` on the client.' },
      };
    }
    const { ok, status } = await ask(url, { method: 'PUT', body: 'hello' });
    if (ok) return { verdict: 'OK', message: 'Signed URLs carry no checksum, and a PUT without one is taken.' };
    return {
      verdict: 'FAILED',
      message: `A PUT to a signed URL, without a checksum, is answered with status ${status}.`,
      remedy: PLAIN,
    };
  },
};
