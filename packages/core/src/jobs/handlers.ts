import { DarkroomError } from '../errors/darkroom-error.ts';
import { eventHandlers } from '../events/handle-event.ts';
import type { JobData, JobHandlers } from '../ports/jobs.ts';
import type { Services } from '../services.ts';
import { giveUpTagging } from '../tags/run-tagging.ts';
import { resumeVerification } from '../uploads/sweep-uploads.ts';
import { sweep } from '../uploads/sweep.ts';
import { webhookHandler } from '../webhooks/deliver-webhook.ts';
import { deleteBytes } from './delete-bytes.ts';
import type { OutageWatch } from './outages.ts';
import { giveUpDerivatives, runDerivatives, runTaggingAlone } from './run-derivatives.ts';

/** The worker's handler for each kind of job. */
export function jobHandlers(services: Services, outages: OutageWatch): JobHandlers {
  const { log } = services;
  const webhook = webhookHandler(services, services.webhooks);
  return {
    verify: {
      run: ({ data }) =>
        outages.during([], async () => {
          if (await resumeVerification(services, data.fileId)) return null;
          throw new DarkroomError('UPLOAD_VERIFYING', 'Another process is verifying this upload.');
        }),
      exhausted: async ({ data }) => log.warn(`Upload ${data.fileId} could not be verified. The sweep verifies it.`),
    },
    convert: {
      run: ({ data, signal }) => runDerivatives(services, outages, data, signal),
      exhausted: ({ data, signal }) => giveUpDerivatives(services, data, signal),
    },
    tag: {
      run: ({ data, signal }) => runTaggingAlone(services, outages, data, signal),
      exhausted: ({ data, signal }) => giveUpTagging(services, data, signal),
    },
    delete: {
      run: ({ data, signal }) =>
        outages.during(['STORAGE_UNAVAILABLE'], async () => {
          await deleteBytes(services, data, signal);
          return 'DONE';
        }),
      exhausted: async ({ data }) => log.error(`These bytes could not be deleted: ${placesOf(data).join(', ')}`),
    },
    sweep: {
      run: async () => services.telemetry.swept(await sweep(services)),
      exhausted: async () => log.warn('A sweep failed. The next sweep does its work.'),
    },
    ...eventHandlers(services, services.on),
    ...(webhook !== undefined && { webhook }),
  };
}

function placesOf({ prefixes, keys, attemptsAt, copies }: JobData['delete']): readonly string[] {
  const attempts = attemptsAt === null ? [] : [`attempts at a conversion of file ${attemptsAt.fileId}`];
  return [...prefixes, ...keys, ...attempts, ...copies.map(({ tagger, copyId }) => `${copyId} of ${tagger}`)];
}
