import { randomUUID } from 'node:crypto';
import { findFile } from '../files/access.ts';
import type { Services } from '../services.ts';
import { taggingJob } from './request-tagging.ts';

/**
 * Retries a pending tagging immediately. Does nothing for one that is running, has ended or was never requested: a
 * running one asks again by itself. However often this is called, one attempt follows.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE.
 */
export async function retryTaggingNow(services: Pick<Services, 'database'>, fileId: string): Promise<void> {
  const file = await findFile(services, fileId);
  if (file === null || file.tagging === null) return;
  const { requestId } = file.tagging;
  const nextRequestId = randomUUID();
  // The job that was due later finds that its request is no longer the current one.
  await services.database.tags.retryNow({ fileId, requestId, nextRequestId, jobs: [taggingJob(file, nextRequestId)] });
}
