import { describeError, isUnanswered } from '../describe-error.ts';
import type { CheckUp, Examination, StartedUpload } from '../examination.ts';
import { ask, joinProbe, rereadProbe, signProbe, startProbe } from '../probe-objects.ts';
import { NOT_HERE, PLAIN } from './last-resorts.ts';

const TEXT = 'hello';

/** Uploads a small file with a multipart upload and reads it back. */
export const roundTrip: CheckUp = {
  name: 'round trip',
  essential: true,
  run: async (examination) => {
    const upload = await startProbe(examination);
    const { ok, status } = await ask(await signProbe(examination, upload, TEXT.length), { method: 'PUT', body: TEXT });
    if (!ok) return { verdict: 'FAILED', message: `A PUT of a part failed with status ${status}.`, remedy: PLAIN };
    const remedy = { advice: 'Check the storage’s log, and whether a proxy changes requests or responses.' };
    if (!(await joinProbe(examination, upload))) {
      return { verdict: 'FAILED', message: 'A small multipart upload could not be completed.', remedy };
    }
    const after = await rereadProbe(examination, upload.key);
    if ('text' in after && after.text === TEXT) {
      return { verdict: 'OK', message: 'A small file was uploaded as a multipart upload and read back unchanged.' };
    }
    const what = 'refusal' in after ? after.refusal : 'it was read back with different bytes';
    return { verdict: 'FAILED', message: `A small file was uploaded as a multipart upload, but then ${what}.`, remedy };
  },
};

/** Whether the storage enforces the size that a client declared. */
export const otherLength: CheckUp = {
  name: 'parts of another length',
  essential: true,
  run: async (examination) => {
    const upload = await startProbe(examination);
    const url = await signProbe(examination, upload, TEXT.length);
    let isTaken = false;
    for (const body of [`${TEXT}!`, TEXT.slice(1)]) if ((await ask(url, { method: 'PUT', body })).ok) isTaken = true;
    const parts = (await examination.storage.uploads.list(upload)) ?? [];
    if (!isTaken && parts.length === 0) {
      return { verdict: 'OK', message: 'A part with a different length than signed is refused.' };
    }
    return {
      verdict: 'FAILED',
      message:
        'A PART WITH A DIFFERENT LENGTH THAN SIGNED IS ACCEPTED: anyone who starts an upload of 1 MB can put 5 GiB into each of its parts. Darkroom rejects the upload only at its completion. Until then, a day by default, the bytes remain and are billed.',
      remedy: NOT_HERE,
    };
  },
};

/** Whether the sweep can see how many bytes have arrived for uploads of undeclared size, and how many that may be. */
export const undeclaredLength: CheckUp = {
  name: 'parts without size',
  essential: true,
  run: async (examination) => {
    const upload = await startProbe(examination);
    const { ok, status } = await ask(await signProbe(examination, upload, null), { method: 'PUT', body: TEXT });
    if (!ok) {
      const message = `A PUT of a part without a size failed with status ${status}.`;
      return { verdict: 'FAILED', message, remedy: PLAIN };
    }
    const seen = await landedBytes(examination, upload);
    if (seen !== TEXT.length) {
      return {
        verdict: 'FAILED',
        message: `The number of bytes stored for an open upload is unknown (${seen}), so uploads without \`size\` are unlimited: any client can fill the storage.`,
        remedy: {
          advice: 'Set `createDarkroom({ requireSize: true })`, and run the doctor again after a server update.',
        },
      };
    }
    return {
      verdict: 'NOTE',
      message:
        'A client can put up to 5 GiB into each part of an upload that it started without `size`, whatever the policy says, because S3 signs only exact lengths. The next sweep finds and removes uploads that are too large. With the defaults (10 open uploads per viewer, a sweep every 300 s, 1 GiB per file and so 205 parts), one viewer can fill 10 × 205 × 5 GiB for 5 minutes. Set `createDarkroom({ requireSize: true })` to prevent this.',
    };
  },
};

/** The number of bytes that the server lists for an upload, or the reason why there is none. */
async function landedBytes({ storage }: Examination, upload: StartedUpload): Promise<number | string> {
  try {
    const [part] = (await storage.uploads.list(upload)) ?? [];
    return part?.size ?? 'its part is not listed';
  } catch (error) {
    if (isUnanswered(error)) throw error;
    return describeError(error);
  }
}
