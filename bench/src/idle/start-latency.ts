import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobHandlers, JobRequest, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { newFile } from '../new-file.ts';

/**
 * Milliseconds from the commit of a job to its start by an idle worker of another database object, for `count` jobs,
 * one after another.
 */
export async function startLatencies(
  writer: OpenDatabase,
  worker: OpenDatabase,
  count: number,
): Promise<readonly number[]> {
  const startedAt = new Map<string, (at: number) => void>();
  const handler = {
    run: async ({ data }: { readonly data: unknown }): Promise<void> => {
      startedAt.get((data as { keys?: string[] }).keys?.[0] ?? '')?.(performance.now());
    },
    exhausted: async (): Promise<void> => {},
  };
  const handlers: JobHandlers = { verify: handler, convert: handler, tag: handler, delete: handler, sweep: handler };
  const running = await worker.jobs.work({ handlers, concurrency: 2, onError: () => {} });
  const latencies: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id: fileId } = await writer.files.create(newFile());
    // Not in step with the worker's own looks.
    await delay(20 + Math.random() * 200);
    const tag = randomUUID();
    const { promise, resolve } = Promise.withResolvers<number>();
    startedAt.set(tag, resolve);
    const job: JobRequest = {
      name: 'delete',
      data: { upload: null, prefixes: [], keys: [tag], attemptsAt: null, copies: [] },
    };
    await writer.files.endUpload({ fileId, as: 'ABORTED', jobs: [job] });
    const committedAt = performance.now();
    latencies.push((await promise) - committedAt);
  }
  await running.close();
  return latencies;
}
