import { DarkroomError } from '../errors/darkroom-error.ts';
import type { JobName } from '../ports/jobs.ts';
import type { Services } from '../services.ts';

/** Whether an attempt at a job only found another process at the same work. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof DarkroomError && error.code === 'UPLOAD_VERIFYING';
}

/** Logs that an attempt at a job failed, unless the work is in good hands. */
export function reportFailure(
  { log }: Pick<Services, 'log'>,
  error: unknown,
  { name, id }: { readonly name: JobName; readonly id: string },
): void {
  if (isElsewhere(error)) return;
  log.warn(`Job ${name} ${id} failed; it is tried again, or given up, by its queue's policy.`, error);
}
