import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import { describe, onTestFinished, test, vi } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { buildPipeline } from '../src/build-pipeline.ts';
import { conversion, sharpProcessor } from '../src/index.ts';
import { resolveLimits } from '../src/limits.ts';
import { renderPool } from '../src/processes/render-pool.ts';
import { type RenderProcess, startRenderProcess } from '../src/processes/render-process.ts';
import { withinTime } from '../src/processes/within-time.ts';
import { type Renderer, renderersHere } from '../src/renderers.ts';
import { judgeImage } from '../src/rendering/judge-image.ts';
import { Refused } from '../src/rendering/verdict.ts';
import { colourField, decode, encode, gradient } from './images.ts';
import { convert } from './run.ts';

const never = new AbortController().signal;
const LIMITS = resolveLimits({});

interface Pool {
  /** Takes a place and lends its renderer at once. */
  run<Result>(
    input: { readonly signal: AbortSignal; readonly timeoutSeconds: number },
    work: (renderer: Renderer) => Promise<Result>,
  ): Promise<Result>;
}

function onePlace({ idleSeconds = 30 } = {}): Pool {
  const pool = renderPool({ processes: 1, blockOtherFormats: true, idleSeconds });
  return { run: (input, work) => pool.hold(input.signal, (lend) => lend({ ...LIMITS, ...input }, work)) };
}

/** Encoding these as AVIF takes a minute and more, and heeds no timeout of libvips. */
async function endless(renderer: Renderer): Promise<unknown> {
  const bytes = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: 'grey', noise: NOISE } })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const source = { bytes, format: 'png', limits: LIMITS } as const;
  const judged = await renderer.judge(source);
  return renderer.render(buildPipeline((image) => image.avif({ effort: 9, quality: 95 }), source, judged));
}
const NOISE = { type: 'gaussian', mean: 128, sigma: 60 } as const;

async function quick(renderer: Renderer): Promise<number> {
  const source = { bytes: await encode(colourField(4), 'image/png'), format: 'png', limits: LIMITS } as const;
  const judged = await renderer.judge(source);
  return (await renderer.render(buildPipeline((image) => image, source, judged))).width;
}

function pidOf(renderer: Renderer): number {
  return (renderer as RenderProcess).pid ?? 0;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('processes that decode', () => {
  test('are gone when their time is over, and their places are free', async () => {
    const pool = onePlace();
    let pid = 0;
    const late = pool.run({ signal: never, timeoutSeconds: 3 }, (renderer) => {
      pid = pidOf(renderer);
      return endless(renderer);
    });
    await assert.rejects(late, { verdict: 'TOO_COMPLEX' });
    // The only place is free once the process is gone, and not before.
    assert.equal(await pool.run({ signal: never, timeoutSeconds: 60 }, quick), 24);
    assert.equal(isAlive(pid), false);
  });

  test('have their time by the CPU too: a process that is stopped for longer goes on with its image', async () => {
    const pool = onePlace();
    const stopped = pool.run({ signal: never, timeoutSeconds: 1 }, async (renderer) => {
      const pid = pidOf(renderer);
      onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGCONT')));
      process.kill(pid, 'SIGSTOP');
      setTimeout(() => process.kill(pid, 'SIGCONT'), 2500);
      return quick(renderer);
    });
    assert.equal(await stopped, 24);
  });

  test('stopped in the middle of an image, go on with it: libvips does not go by the clock either', async () => {
    const pool = onePlace();
    const width = await pool.run({ signal: never, timeoutSeconds: 4 }, async (renderer) => {
      const { cpuSeconds } = renderer as RenderProcess;
      const pid = pidOf(renderer);
      onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGCONT')));
      const bytes = await encode(gradient(1200, 900), 'image/png');
      const source = { bytes, format: 'png', limits: { ...LIMITS, timeoutSeconds: 4 } } as const;
      const judged = await renderer.judge(source);
      const slow = renderer.render(buildPipeline((image) => image.median(21), source, judged));
      const atJudgement = await cpuSeconds();
      await eventually(async () => assert.ok((await cpuSeconds()) > atJudgement + 0.1));
      process.kill(pid, 'SIGSTOP');
      setTimeout(() => process.kill(pid, 'SIGCONT'), 6000);
      return (await slow).width;
    });
    assert.equal(width, 1200);
  });

  test('that the machine does not get to are given up after a while, without a verdict', async () => {
    const clock = vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const late = withinTime(60, async () => 59, new Promise(() => {}));
    const ended = assert.rejects(late, (error: unknown) => error instanceof Error && !(error instanceof Refused));
    await clock.advanceTimersByTimeAsync(299_000);
    await clock.advanceTimersByTimeAsync(2000);
    await ended;
  });

  test('are not needed to tell a stalled machine from an image that takes too long', async () => {
    const attempt = renderersHere(1).hold(never, (lend) =>
      lend({ timeoutSeconds: 60, maxMemoryBytes: Infinity }, () => Promise.reject(new Refused('TOO_COMPLEX'))),
    );
    await assert.rejects(attempt, (error: unknown) => error instanceof Error && !(error instanceof Refused));
  });

  test('end for all loans that share them, and the next loan of the slot gets another', async () => {
    const pool = renderPool({ processes: 1, blockOtherFormats: true, idleSeconds: 1 });
    await pool.hold(never, async (lend) => {
      const pids: number[] = [];
      const noted = (renderer: Renderer): Renderer => {
        pids.push(pidOf(renderer));
        return renderer;
      };
      assert.equal(await lend({ ...LIMITS, again: true }, (renderer) => quick(noted(renderer))), 24);
      const ends = await Promise.allSettled([
        lend({ ...LIMITS, timeoutSeconds: 1, again: true }, (renderer) => endless(noted(renderer))),
        lend({ ...LIMITS, again: true }, (renderer) => endless(noted(renderer))),
      ]);
      assert.deepEqual(
        ends.map((end) => end.status === 'rejected' && String(end.reason)),
        ['Refused: TOO_COMPLEX', 'Error: A rendering process ended with SIGKILL.'],
      );
      assert.equal(await lend(LIMITS, (renderer) => quick(noted(renderer))), 24);
      assert.deepEqual([new Set(pids.slice(0, 3)).size, new Set(pids).size], [1, 2]);
    });
    await eventually(() => assert.equal(pool.usage().busy, 0));
  });

  test('forget an image when its last loan ends', async () => {
    const pool = renderPool({ processes: 1, blockOtherFormats: true, idleSeconds: 5 });
    const source = { bytes: await encode(colourField(4), 'image/png'), format: 'png', limits: LIMITS } as const;
    const pipeline = buildPipeline((image) => image.resize(10), source, await judgeImage(source));
    const pids = new Set<number>();
    await pool.hold(never, (lend) => lend(LIMITS, (renderer) => (pids.add(pidOf(renderer)), renderer.judge(source))));
    const later = pool.hold(never, (lend) =>
      lend(LIMITS, (renderer) => (pids.add(pidOf(renderer)), renderer.render(pipeline))),
    );
    await assert.rejects(later, /not inspected/);
    assert.equal(pids.size, 1);
  });

  test('count the CPU time of renderings that overlap from the first', async () => {
    const renderer = await startRenderProcess({ blockOtherFormats: true, signal: never });
    onTestFinished(() => renderer.kill());
    const slow = endless(renderer);
    await eventually(async () => assert.ok((await renderer.cpuSeconds()) > 1));
    const source = { bytes: await encode(colourField(4), 'image/png'), format: 'png', limits: LIMITS } as const;
    const pipeline = buildPipeline((image) => image.resize(10), source, await judgeImage(source));
    assert.equal((await renderer.render(pipeline)).width, 10);
    assert.ok((await renderer.cpuSeconds()) > 1);
    renderer.kill();
    await assert.rejects(slow, /SIGKILL/);
  });

  test('are gone when their work is aborted, which rejects at once', async () => {
    const pool = onePlace();
    const controller = new AbortController();
    let pid = 0;
    const aborted = pool.run({ signal: controller.signal, timeoutSeconds: 60 }, async (renderer) => {
      pid = pidOf(renderer);
      setTimeout(() => controller.abort(new Error('enough')), 1500);
      return endless(renderer);
    });
    await assert.rejects(aborted, /enough/);
    assert.equal(await pool.run({ signal: never, timeoutSeconds: 60 }, quick), 24);
    assert.equal(isAlive(pid), false);
  });

  test('serve one image after another', async () => {
    const pool = onePlace();
    const pids = new Set<number>();
    for (let round = 0; round < 3; round += 1) {
      await pool.run({ signal: never, timeoutSeconds: 60 }, (renderer) =>
        quick(renderer).finally(() => pids.add(pidOf(renderer))),
      );
    }
    assert.equal(pids.size, 1);
  });

  test('end after a while without work', async () => {
    const pool = onePlace({ idleSeconds: 0.05 });
    let ended: Promise<void> | undefined;
    await pool.run({ signal: never, timeoutSeconds: 60 }, async (renderer) => {
      ({ ended } = renderer as RenderProcess);
    });
    assert.notEqual(ended, undefined);
    await ended;
    assert.equal(await pool.run({ signal: never, timeoutSeconds: 60 }, quick), 24);
  });

  test('are replaced when one dies, whose image is to be tried again', async () => {
    const pool = onePlace();
    const died = pool.run({ signal: never, timeoutSeconds: 60 }, async (renderer) => {
      setTimeout(() => process.kill(pidOf(renderer), 'SIGKILL'), 500);
      return endless(renderer);
    });
    const error: unknown = await died.catch((reason: unknown) => reason);
    assert.ok(error instanceof Error);
    assert.equal(error.message, 'A rendering process ended with SIGKILL.');
    assert.ok(!('code' in error));
    assert.equal(await pool.run({ signal: never, timeoutSeconds: 60 }, quick), 24);
  });

  test('are given up with the work where one never gets ready, and leave no place taken', async () => {
    const before = process.env['NODE_OPTIONS'];
    // As where something that is loaded first waits for a network.
    const hangs = encodeURIComponent('setInterval(() => {}, 1e6); await new Promise(() => {})');
    process.env['NODE_OPTIONS'] = `--import=data:text/javascript,${hangs}`;
    const pool = onePlace();
    try {
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('enough')), 500);
      const { signal } = controller;
      await assert.rejects(pool.run({ signal, timeoutSeconds: 60 }, quick), /enough/);
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
    assert.equal(await pool.run({ signal: never, timeoutSeconds: 60 }, quick), 24);
  });

  test('end with a host that is killed before they are ready', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'darkroom-processor-sharp-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const pidFile = join(directory, 'pid');
    const hangs = `
      import { renameSync, writeFileSync } from 'node:fs';
      const file = ${JSON.stringify(pidFile)};
      writeFileSync(file + '.new', String(process.pid));
      renameSync(file + '.new', file);
      setInterval(() => {}, 1e6);
      await new Promise(() => {});`;
    const script = `
      import { startRenderProcess } from './src/processes/render-process.ts';
      process.env.NODE_OPTIONS = ${JSON.stringify(`--import=data:text/javascript,${encodeURIComponent(hangs)}`)};
      await startRenderProcess({ blockOtherFormats: true, signal: new AbortController().signal });`;
    const host = spawn(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module', '--eval', script],
      { cwd: resolve(import.meta.dirname, '..'), stdio: 'ignore' },
    );
    onTestFinished(() => void host.kill('SIGKILL'));
    await eventually(async () => void (await readFile(pidFile, 'utf8')));
    const pid = Number(await readFile(pidFile, 'utf8'));
    onTestFinished(() => void (isAlive(pid) && process.kill(pid, 'SIGKILL')));
    host.kill('SIGKILL');
    await eventually(() => assert.equal(isAlive(pid), false));
  });

  test('leave this one alive when what they are asked cannot be sent', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const pool = onePlace();
    let ended: Promise<void> | undefined;
    const failed = pool.run({ signal: never, timeoutSeconds: 60 }, async (renderer) => {
      ({ ended } = renderer as RenderProcess);
      return renderer.render({ input: {}, nobodyCanCopyThis: [() => 0] });
    });
    await assert.rejects(failed, /could not be cloned/);
    await ended;
    assert.equal(await pool.run({ signal: never, timeoutSeconds: 60 }, quick), 24);
    process.off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  test('work on no more images at once than there are places, and an abort ends the wait for one', async () => {
    const pool = onePlace();
    const first = Promise.withResolvers<void>();
    const order: string[] = [];
    const holding = pool.run({ signal: never, timeoutSeconds: 60 }, async () => {
      await first.promise;
      order.push('first');
    });
    const controller = new AbortController();
    const impatient = pool.run({ signal: controller.signal, timeoutSeconds: 60 }, async () => order.push('impatient'));
    const second = pool.run({ signal: never, timeoutSeconds: 60 }, async () => order.push('second'));
    controller.abort(new Error('enough'));
    await assert.rejects(impatient, /enough/);
    first.resolve();
    await Promise.all([holding, second]);
    assert.deepEqual(order, ['first', 'second']);
  });

  test.skipIf(process.platform !== 'linux')(
    'know no secret of the environment, and are the first to go where memory is short',
    async () => {
      process.env['DARKROOM_TEST_SECRET'] = 'only-for-my-eyes';
      const child = await startRenderProcess({ blockOtherFormats: true, signal: never });
      try {
        assert.ok(!(await readFile(`/proc/${child.pid}/environ`, 'utf8')).includes('only-for-my-eyes'));
        assert.equal((await readFile(`/proc/${child.pid}/oom_score_adj`, 'utf8')).trim(), '1000');
      } finally {
        delete process.env['DARKROOM_TEST_SECRET'];
        child.kill();
        await child.ended;
      }
    },
  );

  test.runIf(process.platform === 'linux')('have one malloc arena', async () => {
    const child = await startRenderProcess({ blockOtherFormats: true, signal: never });
    onTestFinished(() => child.kill());
    const environment = (await readFile(`/proc/${child.pid}/environ`, 'utf8')).split('\0');
    assert.ok(environment.includes(`MALLOC_ARENA_MAX=${process.env['MALLOC_ARENA_MAX'] ?? '1'}`));
  });

  test('keep no process alive that is done, and end with it', async () => {
    const script = `
      import { sharpProcessor } from '@graphql-darkroom/processor-sharp';
      import { startRenderProcess } from './src/processes/render-process.ts';
      import sharp from 'sharp';
      const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } }).png().toBuffer();
      const { width } = await sharpProcessor().convert({
        conversion: 'SEPIA',
        source: { contentType: 'image/png', size: png.length, read: async () => new Blob([png]).stream() },
        destination: { write: async ({ body }) => void (await new Response(body).arrayBuffer()) },
        signal: new AbortController().signal,
      });
      const idle = await startRenderProcess({ blockOtherFormats: true, signal: new AbortController().signal });
      idle.keepsAlive(false);
      console.log(width, idle.pid);`;
    const started = performance.now();
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module', '--eval', script],
      { cwd: resolve(import.meta.dirname, '..') },
    );
    const [width, pid] = stdout.trim().split(' ').map(Number);
    assert.equal(width, 9);
    // Idle ones would stay for 30 seconds.
    assert.ok(performance.now() - started < 25_000);
    await eventually(() => assert.equal(isAlive(pid ?? 0), false));
  });
});

describe('a conversion of the user’s', () => {
  const source = encode(colourField(), 'image/png');

  test('gives the same in another process and in this one', async () => {
    const overlay = await encode({ width: 1, height: 1, channels: 3, data: Buffer.from([9, 200, 90]) }, 'image/png');
    const conversions = {
      MANY: conversion({
        recipe: 'many',
        apply: (image, { width, height }) =>
          image
            .extract({ left: 8, top: 0, width: width - 8, height: height >> 1 })
            .modulate({ saturation: 0.5 })
            .composite([{ input: overlay, tile: true, blend: 'multiply' }])
            .rotate(90)
            .extend({ top: 3, background: 'red' })
            .sharpen(),
      }),
    };
    const apart = await convert('image/png', await source, {
      processor: sharpProcessor({ conversions }),
      conversion: 'MANY',
    });
    const here = await convert('image/png', await source, {
      processor: sharpProcessor({ conversions, processes: 0 }),
      conversion: 'MANY',
    });
    assert.partialDeepStrictEqual(apart, { width: 48, height: 91 });
    assert.equal((await decode(apart.bytes)).data.equals((await decode(here.bytes)).data), true);
  });

  test('is told what the header says', async () => {
    const told: unknown[] = [];
    const processor = sharpProcessor({
      conversions: { LOOK: (image, info) => (told.push(info), image) },
    });
    const turned = await sharp(await source)
      .extract({ left: 0, top: 0, width: 96, height: 40 })
      .withMetadata({ orientation: 6 })
      .webp()
      .toBuffer();
    await convert('image/webp', turned, { processor, conversion: 'LOOK' });
    const expected = { contentType: 'image/webp', width: 40, height: 96, frames: 1, hasAlpha: false, focalPoint: null };
    assert.deepEqual(told, [expected]);
  });

  test('must return the image', async () => {
    const processor = sharpProcessor({
      conversions: { ASYNC: (async (image: Sharp) => image) as unknown as (image: Sharp) => Sharp },
    });
    await assert.rejects(convert('image/png', await source, { processor, conversion: 'ASYNC' }), {
      code: 'INVALID_CONFIGURATION',
      message: /without async/,
    });
  });
});
