import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Darkroom } from '@graphql-darkroom/core';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import type { BenchmarkOptions, Contender } from './harness.ts';
import { photo } from './sepia/photo.ts';
import { type BenchHost, type BenchProcessor, benchHost } from './workers/bench-host.ts';
import type { WorkerOrder } from './workers/worker-process.ts';

const IMAGES: Readonly<Record<BenchProcessor, number>> = { waits: 24, sharp: 16 };
const ROUNDS = 3;

/**
 * Conversions that wait, done by one worker process and by two, each with two slots: by a processor that waits and
 * leaves the cores free, and by sharp, with one render process a worker.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const postgres = await startRealPostgres();
  if (postgres === null) throw new Error('This benchmark needs a Postgres server, which cannot be started here.');
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-bench-'));
  const jpeg = new Uint8Array(await photo(2000, 1500));
  const closing: (() => Promise<void>)[] = [];
  let elapsed = 0;

  const contendersOf = async (processor: BenchProcessor): Promise<readonly Contender[]> => {
    const host: BenchHost = { connectionString: await postgres.createDatabase(), directory, processor };
    const { darkroom, close } = benchHost(host);
    await darkroom.ready();
    const workers = [await startWorkerProcess(host), await startWorkerProcess(host)] as const;
    closing.push(async () => {
      for (const worker of workers) await hangUp(worker);
      await close();
    });
    const run = async (count: 1 | 2): Promise<void> => {
      await requestConversions(darkroom, jpeg, IMAGES[processor]);
      const working = workers.slice(0, count);
      const startedAt = performance.now();
      await Promise.all(working.map((worker) => tell(worker, 'work')));
      await untilDone(darkroom);
      const ms = performance.now() - startedAt;
      elapsed += ms;
      console.log(`${processor}, ${count}: ${((IMAGES[processor] / ms) * 1000).toFixed(1)} conversions a second`);
      await Promise.all(working.map((worker) => tell(worker, 'rest')));
    };
    return [
      { name: `${processor}, 2 workers`, role: 'ours', run: () => run(2) },
      { name: `${processor}, 1 worker`, role: 'peer', run: () => run(1) },
    ];
  };

  return {
    rounds: ROUNDS,
    warmUpRounds: 1,
    now: () => elapsed,
    contenders: [...(await contendersOf('waits')), ...(await contendersOf('sharp'))],
    close: async () => {
      for (const close of closing) await close();
      await postgres.stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function startWorkerProcess(host: BenchHost): Promise<ChildProcess> {
  const file = join(import.meta.dirname, 'workers/worker-process.ts');
  const child = fork(file, [JSON.stringify(host)], { execArgv: ['--conditions=@graphql-darkroom/source'] });
  await once(child, 'message');
  return child;
}

async function tell(worker: ChildProcess, order: WorkerOrder): Promise<void> {
  const obeyed = once(worker, 'message');
  worker.send(order);
  await obeyed;
}

async function hangUp(worker: ChildProcess): Promise<void> {
  const exit = once(worker, 'exit');
  worker.disconnect();
  await exit;
}

async function requestConversions(darkroom: Darkroom, jpeg: Uint8Array<ArrayBuffer>, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await darkroom.files.import({ from: new Blob([jpeg]).stream(), owner: `owner ${index % 5}` });
  }
}

async function untilDone(darkroom: Darkroom): Promise<void> {
  for (;;) {
    const { due, running, delayed, retrying } = (await darkroom.stats()).queues.convert;
    if (due + running + delayed + retrying === 0) return;
    await delay(20);
  }
}
