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
      const requests = requestsOf(job);
      if (requests.length === 0) return;
      const asked = requests.filter((request) => isCurrent(request, stored.get(job.data.fileId ?? '')));
      if (asked.length === 0) report('WRONG_JOB', `${told} works for nothing`);
      if (asked.some((request) => works.has(request))) report('DOUBLED', told);
      for (const request of asked) works.add(request);
    }),
  );
}

/** The requests that a `convert` or `tag` job works for; none for other jobs. */
function requestsOf({ data }: StoredJob): readonly string[] {
  const { requestId, conversions = [], tagging } = data;
  return [requestId, ...conversions.map((one) => one.requestId), tagging?.requestId].filter((one) => one !== undefined);
}

/** Whether the request is one of the file's latest. */
function isCurrent(request: string, file: StoredFile | undefined): boolean {
  if (file === undefined || file.isDeleted) return false;
  return file.taggingRequestId === request || file.conversions.some(({ requestId }) => requestId === request);
}

function fileIdOf({ data }: StoredJob): string | null {
  return data.fileId ?? data.prefixes?.[0]?.split('/')[2] ?? data.keys?.[0]?.split('/')[2] ?? null;
}
