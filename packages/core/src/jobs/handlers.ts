import { giveUpConversion, runConversion } from '../conversions/run-conversion.ts';
import { DarkroomError } from '../errors.ts';
import { deleteBytes } from '../files/delete-bytes.ts';
import type { JobHandlers } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { resumeVerification } from '../uploads/sweep-uploads.ts';
import { sweep } from '../uploads/sweep.ts';

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
    delete: {
      run: ({ data }) => deleteBytes(services, data),
      exhausted: async ({ data }) =>
        log.error(`These bytes could not be deleted: ${data.prefixes.concat(data.keys).join(', ')}`),
    },
    sweep: {
      run: () => sweep(services),
      exhausted: async () => log.warn('A sweep failed; the next one does its work.'),
    },
  };
}
