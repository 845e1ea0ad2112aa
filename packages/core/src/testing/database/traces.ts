import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { JobTrace } from '../../ports/jobs.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { newFile } from './files-in-states.ts';
import { DATABASE_CONTRACT_JOB_POLICIES, type OpenedSubject } from './subject.ts';
import { delay, eventually } from './waiting.ts';
import { withWorker, writeJobs } from './workers.ts';

function traceOf({ traceparent, tracestate }: JobTrace): JobTrace {
  return { ...(traceparent !== undefined && { traceparent }), ...(tracestate !== undefined && { tracestate }) };
}

/** The contract cases for the traces that jobs belong to. */
export const databaseTracesContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'every attempt at a job and its exhaustion get the trace that the job was written with',
    run: async ({ database, other = database }) => {
      const { id: fileId } = await database.files.create(newFile());
      const trace = {
        traceparent: `00-${randomUUID().replaceAll('-', '')}-00f067aa0ba902b7-01`,
        tracestate: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7',
      };
      const attempts: unknown[] = [];
      const ends: unknown[] = [];
      await withWorker(
        other,
        {
          run: (tag, { data }) => {
            if (tag !== fileId) return;
            attempts.push(traceOf(data));
            throw new Error('on purpose');
          },
          exhausted: (tag, { data }) => {
            if (tag === fileId) ends.push(traceOf(data));
          },
        },
        async () => {
          const data = { fileId, requestId: randomUUID(), waitsFor: 'STORAGE_UNAVAILABLE', ...trace } as const;
          await writeJobs(database, fileId, [{ name: 'tag', data, delaySeconds: 600 }]);
          await eventually('the outage’s end is heard of', async () => {
            await database.jobs.hasten({ outage: 'STORAGE_UNAVAILABLE' });
            await delay(100);
            return attempts.length > 0;
          });
          await eventually('it is exhausted', () => ends.length > 0);
        },
      );
      const tries = DATABASE_CONTRACT_JOB_POLICIES.tag.retryLimit + 1;
      const expected = Array.from({ length: tries + 1 }, () => trace);
      assert.deepEqual([...attempts, ...ends], expected);
    },
  },
];
