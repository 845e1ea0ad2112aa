import type { DarkroomWorker } from '@graphql-darkroom/core';
import { type BenchHost, benchHost } from './bench-host.ts';

/** What the process is told: to work until it is told to rest. It answers each with the same word. */
export type WorkerOrder = 'work' | 'rest';

const { darkroom, close } = benchHost(JSON.parse(process.argv[2] ?? '{}') as BenchHost);
await darkroom.ready();
let worker: DarkroomWorker | undefined;

async function obey(order: WorkerOrder): Promise<void> {
  if (order === 'work') worker = await darkroom.startWorker({ concurrency: 2 });
  else await worker?.close();
  process.send?.(order);
}

process.on('message', (order: WorkerOrder) => void obey(order));
process.on('disconnect', () => void close().then(() => process.exit()));
process.send?.('rest');
