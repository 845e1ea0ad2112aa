import { randomUUID } from 'node:crypto';
import { findFile } from '../files/access.ts';
import type { Services } from '../services.ts';
import { taggingJob } from './request-tagging.ts';

/**
 * Retries a pending tagging now. Does nothing for one that runs, has ended or was never requested: one that runs asks
 * again by itself. However often it is called, one attempt follows.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE.
 */
export async function retryTaggingNow(services: Pick<Services, 'database'>, fileId: string): Promise<void> {
  const file = await findFile(services, fileId);
  if (file === null || file.tagging === null) return;
  const { requestId } = file.tagging;
  const nextRequestId = randomUUID();
  // The job that was to come later finds that its request is not the current one any more.
  await services.database.tags.retryNow({ fileId, requestId, nextRequestId, jobs: [taggingJob(file, nextRequestId)] });
}
