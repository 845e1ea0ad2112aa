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
      return { verdict: 'UNKNOWN', message: 'No upload could be completed to try it on.' };
    }
    await isAborted(examination, upload);
    const after = await rereadProbe(examination, upload.key);
    if ('text' in after && after.text === TEXT) {
      return { verdict: 'OK', message: 'A finished file survives an abort of its upload.' };
    }
    return {
      verdict: 'FAILED',
      message: `AN ABORT DESTROYS A FINISHED FILE: after an abort of an upload that was complete, ${'refusal' in after ? after.refusal : 'the file reads otherwise'}. An abort that was sent before the completion and arrives after it, or a lifecycle rule, takes files that are READY.`,
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
        message: `AN ABORT DURING A COMPLETION DESTROYS THE FILE: in ${count('destroyed')} ${tries}, the completion was answered with success, and then the file could not be read. Darkroom never sends both for one upload, so its clients cannot cause it; a lifecycle rule, a script, or a person with another tool can, while someone’s file is being completed.`,
        remedy: {
          advice: `Let nothing but Darkroom abort uploads ${below(examination.place)} that are younger than \`uploadExpiresInSeconds\` (a day by default): no script, and no lifecycle rule of fewer days. Prefer another storage, or a release that lets one of the two win: no setting of Darkroom’s does.`,
        },
      };
    }
    if (count('both won') > 0) {
      return {
        verdict: 'NOTE',
        message: `In ${count('both won')} ${tries}, a completion and an abort at the same time were both answered with success. Ceph 16 then destroys the finished file later, when it collects garbage. Darkroom never sends both for one upload, so its clients cannot cause it. Let nothing else abort uploads ${below(examination.place)} that are younger than \`uploadExpiresInSeconds\` (a day by default): no script, and no lifecycle rule of fewer days.`,
      };
    }
    return {
      verdict: 'OK',
      message: `A completion and an abort at once had one winner in each ${tries}. It is a race, so this is no proof.`,
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
