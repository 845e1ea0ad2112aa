import { giveUpConversion, runConversion } from '../conversions/run-conversion.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobData, JobHandlers } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { giveUpTagging, runTagging } from '../tags/run-tagging.ts';
import { resumeVerification } from '../uploads/sweep-uploads.ts';
import { sweep } from '../uploads/sweep.ts';
import { deleteBytes } from './delete-bytes.ts';

/** What the worker does with each kind of job. */
export function jobHandlers(services: Services): JobHandlers {
  const { log } = services;
  return {
    verify: {
      run: async ({ data }) => {
        if (await resumeVerification(services, data.fileId)) return;
        throw new DarkroomError('UPLOAD_VERIFYING', 'Another process is verifying this upload.');
      },
      exhausted: async ({ data }) => log.warn(`Upload ${data.fileId} is not verified yet, and is left to the sweep.`),
    },
    convert: {
      run: ({ data, signal }) => runConversion(services, data, signal),
      exhausted: ({ data }) => giveUpConversion(services, data),
    },
    tag: {
      run: ({ data, signal }) => runTagging(services, data, signal),
      exhausted: ({ data, signal }) => giveUpTagging(services, data, signal),
    },
    delete: {
      run: ({ data, signal }) => deleteBytes(services, data, signal),
      exhausted: async ({ data }) => log.error(`These bytes could not be deleted: ${placesOf(data).join(', ')}`),
    },
    sweep: {
      run: () => sweep(services),
      exhausted: async () => log.warn('A sweep failed; the next one does its work.'),
    },
  };
}

function placesOf({ prefixes, keys, attemptsAt, copies }: JobData['delete']): readonly string[] {
  const attempts = attemptsAt === null ? [] : [`attempts at a conversion of file ${attemptsAt.fileId}`];
  return [...prefixes, ...keys, ...attempts, ...copies.map(({ tagger, copyId }) => `${copyId} of ${tagger}`)];
}
