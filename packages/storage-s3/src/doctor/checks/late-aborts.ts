import { setTimeout as sleep } from 'node:timers/promises';
import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import { serverCode } from '../describe-error.ts';
import type { Place } from '../documents.ts';
import type { CheckUp, Examination, StartedUpload } from '../examination.ts';
import { ask, completeProbe, rereadProbe, signProbe, startProbe } from '../probe-objects.ts';
import { NOT_HERE } from './last-resorts.ts';

const TEXT = 'hello';
/** Milliseconds between the completion and the abort. */
const DELAYS: readonly number[] = [0, 0, 2, 5];

/** Whether a finished file survives a late or repeated abort of its upload. */
export const lateAbort: CheckUp = {
  name: 'aborts after completion',
  essential: true,
  run: async (examination) => {
    const upload = await putUpload(examination);
    if ((await completeProbe(examination, upload)) !== TEXT) {
      return { verdict: 'UNKNOWN', message: 'Not tried: no upload could be completed.' };
    }
    await isAborted(examination, upload);
    const after = await rereadProbe(examination, upload.key);
    if ('text' in after && after.text === TEXT) {
      return { verdict: 'OK', message: 'A finished file survives an abort of its upload.' };
    }
    return {
      verdict: 'FAILED',
      message: `AN ABORT DESTROYS A FINISHED FILE: after an abort of a completed upload, ${'refusal' in after ? after.refusal : 'the file has different content'}. A lifecycle rule, or an abort that is sent before the completion and arrives after it, destroys READY files.`,
      remedy: NOT_HERE,
    };
  },
};

/**
 * Whether only one of a completion and an abort at the same time succeeds. It is a race: what is not observed here may
 * still happen.
 */
export const racingAbort: CheckUp = {
  name: 'aborts during completion',
  essential: false,
  run: async (examination) => {
    const outcomes: ('one winner' | 'both won' | 'destroyed')[] = [];
    for (const delay of DELAYS) outcomes.push(await race(examination, delay));
    const count = (outcome: string): number => outcomes.filter((item) => item === outcome).length;
    const tries = `of ${DELAYS.length} tries`;
    if (count('destroyed') > 0) {
      return {
        verdict: 'FAILED',
        message: `AN ABORT DURING A COMPLETION DESTROYS THE FILE: in ${count('destroyed')} ${tries}, the completion succeeded, but then the file could not be read. Darkroom never sends both for one upload, so its clients cannot cause this. A lifecycle rule, a script or a person with another tool can, while a file is being completed.`,
        remedy: {
          advice: `Let only Darkroom abort uploads ${below(examination.place)} that are younger than \`uploadExpiresInSeconds\` (a day by default): no scripts, and no lifecycle rules with fewer days. Prefer another storage, or a release that lets only one of the two succeed: no Darkroom setting prevents this.`,
        },
      };
    }
    if (count('both won') > 0) {
      return {
        verdict: 'NOTE',
        message: `In ${count('both won')} ${tries}, a completion and an abort at the same time both succeeded. Ceph 16 then destroys the finished file later, during garbage collection. Darkroom never sends both for one upload, so its clients cannot cause this. Let only Darkroom abort uploads ${below(examination.place)} that are younger than \`uploadExpiresInSeconds\` (a day by default): no scripts, and no lifecycle rules with fewer days.`,
      };
    }
    return {
      verdict: 'OK',
      message: `Only one of a completion and an abort at the same time succeeded in each ${tries}. This is a race, so it is not a proof.`,
    };
  },
};

function below({ bucket, root }: Place): string {
  return root === '' ? `in the bucket ${bucket}` : `below \`${root}\``;
}

async function putUpload(examination: Examination): Promise<StartedUpload> {
  const upload = await startProbe(examination);
  await ask(await signProbe(examination, upload, TEXT.length), { method: 'PUT', body: TEXT });
  return upload;
}

async function race(examination: Examination, delay: number): Promise<'one winner' | 'both won' | 'destroyed'> {
  const upload = await putUpload(examination);
  const { uploads } = examination.storage;
  const parts = (await uploads.list(upload)) ?? [];
  const [isCompleted, aborted] = await Promise.all([
    uploads.complete({ ...upload, parts }).then(
      (outcome) => outcome === 'COMPLETED',
      // Some servers answer the losing request with an internal error.
      () => false,
    ),
    sleep(delay).then(() => isAborted(examination, upload)),
  ]);
  if (!isCompleted) return 'one winner';
  const after = await rereadProbe(examination, upload.key);
  if (!('text' in after) || after.text !== TEXT) return 'destroyed';
  return aborted ? 'both won' : 'one winner';
}

/**
 * Sends one abort directly: the storage would send more until the upload is gone. Resolves to whether the server
 * accepted it.
 */
async function isAborted({ own }: Examination, { key, uploadId }: StartedUpload): Promise<boolean> {
  const upload = { Bucket: own.name, Key: `${own.trees.private}${key}`, UploadId: uploadId };
  try {
    await own.client.send(new AbortMultipartUploadCommand(upload));
    return true;
  } catch (error) {
    if (serverCode(error) === '') throw error;
    return false;
  }
}
