import type { Snapshot, StoredFile, StoredJob } from '../snapshot.ts';
import { neededKeys } from './bucket-violations.ts';
import { type Violation, violationsOf } from './violation.ts';

/** Whether each job that is left works for something, is the only one that does, and removes nothing that is needed. */
export function jobViolations(stored: ReadonlyMap<string, StoredFile>, snapshot: Snapshot): readonly Violation[] {
  const needed = [...neededKeys(snapshot)];
  const works = new Set<string>();
  return snapshot.jobs.flatMap((job) =>
    violationsOf(fileIdOf(job), (report) => {
      const told = `job ${job.name} ${JSON.stringify(job.data)}`;
      if (job.state === 'failed') {
        // A sweep that failed is followed by the next one.
        if (job.name !== 'sweep') report('GIVEN_UP', told);
        return;
      }
      const { prefixes = [], keys = [] } = job.data;
      const doomed = needed.filter((key) => keys.includes(key) || prefixes.some((prefix) => key.startsWith(prefix)));
      if (doomed.length > 0) report('WRONG_JOB', `${told} will remove ${doomed.join(', ')}`);
      if (job.data.requestId === undefined) return;
      if (!isAskedFor(job, stored.get(job.data.fileId ?? ''))) report('WRONG_JOB', `${told} works for nothing`);
      if (works.has(told)) report('DOUBLED', told);
      works.add(told);
    }),
  );
}

/** Whether a file still waits for what a `convert` or `tag` job does. */
function isAskedFor({ name, data }: StoredJob, file: StoredFile | undefined): boolean {
  if (file === undefined || file.isDeleted) return false;
  if (name === 'tag') return file.taggingRequestId === data.requestId;
  return file.conversions.some(({ requestId }) => requestId === data.requestId);
}

function fileIdOf({ data }: StoredJob): string | null {
  return data.fileId ?? data.prefixes?.[0]?.split('/')[2] ?? data.keys?.[0]?.split('/')[2] ?? null;
}
