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
    if (!ok) return { verdict: 'FAILED', message: `A PUT of a part is answered with status ${status}.`, remedy: PLAIN };
    const remedy = { advice: 'Look at the storage’s log, and for a proxy that changes requests or answers.' };
    if (!(await joinProbe(examination, upload))) {
      return { verdict: 'FAILED', message: 'A small multipart upload could not be completed.', remedy };
    }
    const after = await rereadProbe(examination, upload.key);
    if ('text' in after && after.text === TEXT) {
      return { verdict: 'OK', message: 'A small file went through a multipart upload and came back the same.' };
    }
    const what = 'refusal' in after ? after.refusal : 'it came back with other bytes';
    return { verdict: 'FAILED', message: `A small file went through a multipart upload, and then ${what}.`, remedy };
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
      return { verdict: 'OK', message: 'A part of another length than signed is refused.' };
    }
    return {
      verdict: 'FAILED',
      message:
        'A PART OF ANOTHER LENGTH THAN SIGNED IS TAKEN: anyone who starts an upload of 1 MB can put 5 GiB into each of its parts. Darkroom rejects it only when it is completed; until then, a day by default, the bytes lie here and are paid for.',
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
      const message = `A PUT of a part without size is answered with status ${status}.`;
      return { verdict: 'FAILED', message, remedy: PLAIN };
    }
    const seen = await landedBytes(examination, upload);
    if (seen !== TEXT.length) {
      return {
        verdict: 'FAILED',
        message: `What has landed of an open upload cannot be seen (${seen}), and so nothing bounds uploads without \`size\`: any client can fill the storage.`,
        remedy: {
          advice:
            'Set `createDarkroom({ requireSize: true })`, and run the doctor again after an update of the server.',
        },
      };
    }
    return {
      verdict: 'NOTE',
      message:
        'An upload that is started without `size` can put up to 5 GiB into each of its parts, whatever the policy says, since S3 signs exact lengths only. The next sweep finds and removes what is too much. With the defaults (10 open uploads of a viewer, a sweep every 300 s, 1 GiB a file and so 205 parts) one viewer can fill 10 × 205 × 5 GiB for 5 minutes. Set `createDarkroom({ requireSize: true })` to rule it out.',
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
