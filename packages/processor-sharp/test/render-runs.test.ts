import assert from 'node:assert/strict';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { test } from 'vitest';
import { resolveLimits } from '../src/limits.ts';
import { type Run, renderRuns } from '../src/render-runs.ts';
import type { LendRenderer, Renderer } from '../src/renderers.ts';
import { Refused } from '../src/rendering/verdict.ts';

const never = new AbortController().signal;

/** What a renderer does with a run that asks for this width. `beside` has the widths in progress when it began. */
type Behaviour = (width: number, beside: ReadonlySet<number>) => Promise<void>;

/** Renders runs of these widths by a renderer that only pretends to, and reports the ends and the order. */
async function render(
  widths: readonly number[],
  behave: Behaviour,
  {
    pixels = 1_000_000,
    signals = {},
    began = [],
  }: {
    readonly pixels?: number;
    readonly signals?: Readonly<Record<number, AbortSignal>>;
    readonly began?: string[];
  } = {},
): Promise<{ readonly ends: readonly string[]; readonly began: readonly string[] }> {
  const inProgress = new Set<number>();
  const newRenderer = (): Renderer => ({
    judge: async () => ({ width: pixels / 1000, height: 1000, frames: 1, hasAlpha: false, pipelineSpace: null }),
    render: async (pipeline) => {
      const width = Number(pipeline['width']);
      const beside = new Set(inProgress);
      began.push([...beside, width].join('+'));
      inProgress.add(width);
      try {
        await behave(width, beside);
      } finally {
        inProgress.delete(width);
      }
      return { body: new Uint8Array(), width, height: 1, contentType: 'image/png' };
    },
  });
  let renderer = newRenderer();
  const lend: LendRenderer = async (_loan, work) => {
    const mine = renderer;
    try {
      return await work(mine);
    } catch (error) {
      if (mine === renderer) renderer = newRenderer();
      throw error;
    }
  };
  const ends: Promise<string>[] = [];
  const runs = widths.map((width): Run => {
    const end = Promise.withResolvers<string>();
    ends.push(end.promise);
    signals[width]?.addEventListener('abort', () => end.resolve('aborted'));
    return {
      apply: (image) => image.resize(width),
      signal: signals[width] ?? never,
      keep: async () => end.resolve('kept'),
      fail: (error) => end.resolve(error instanceof DarkroomError ? error.code : String(error)),
    };
  });
  const image = { bytes: new Uint8Array(8), format: 'png', limits: resolveLimits({}) } as const;
  const { last } = await renderRuns({ image, runs, signal: never, lend, atATime: 2 });
  await last;
  return { ends: await Promise.all(ends), began };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('renders two at a time, and starts the next as soon as one is done', async () => {
  const began: string[] = [];
  const untilThird = async (width: number): Promise<void> => {
    if (width > 1) return;
    while (!began.includes('1+3')) await soon();
  };
  const { ends } = await render([1, 2, 3], untilThird, { began });
  assert.deepEqual(ends, ['kept', 'kept', 'kept']);
  assert.deepEqual(began, ['1', '1+2', '1+3']);
});

test('renders one at a time if two could exceed the memory limit of the process', async () => {
  const most = Math.floor(resolveLimits({}).maxMemoryBytes / 64_000) * 1000;
  assert.deepEqual((await render([1, 2], soon, { pixels: most })).began, ['1', '1+2']);
  assert.deepEqual((await render([1, 2], soon, { pixels: most + 1000 })).began, ['1', '2']);
});

test('renders once more, alone, what ended with the renderer of another', async () => {
  const { ends, began } = await render([1, 2, 3], async (width, beside) => {
    await soon();
    if (width === 1) throw new Refused('TOO_COMPLEX');
    if (width === 2 && beside.size > 0) throw new Error('A rendering process ended with SIGKILL.');
  });
  assert.deepEqual(ends, ['IMAGE_TOO_COMPLEX', 'kept', 'kept']);
  assert.deepEqual(began, ['1', '1+2', '1', '3', '2']);
});

test('leaves a verdict on one final, as the renderer goes on with the other', async () => {
  const { ends, began } = await render([1, 2, 3], async (width) => {
    await soon();
    if (width === 1) throw new Refused('RESULT_TOO_LONG');
  });
  assert.deepEqual(ends, ['IMAGE_TOO_LARGE', 'kept', 'kept']);
  assert.equal(began.length, 3);
});

test('does not render once more what was aborted', async () => {
  const controller = new AbortController();
  const { ends, began } = await render(
    [1, 2],
    async (width, beside) => {
      await soon();
      if (width === 1) controller.abort();
      if (width === 1 || beside.size > 0) throw new Error('A rendering process ended with SIGKILL.');
    },
    { signals: { 1: controller.signal } },
  );
  assert.deepEqual(ends, ['aborted', 'kept']);
  assert.deepEqual(began, ['1', '1+2', '2']);
});
