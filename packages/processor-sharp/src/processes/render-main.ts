// A separate process that decodes images: it can be killed at any time, and whatever an image does to a decoder ends
// here.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { blockOtherLoaders } from '../rendering/block-loaders.ts';
import { judgeImage, type SourceImage } from '../rendering/judge-image.ts';
import { renderImage } from '../rendering/render-image.ts';
import { Refused } from '../rendering/verdict.ts';
import { decodeHeicInThread } from './decode-heic.ts';
import type { CpuReply, RenderReply, RenderRequest } from './protocol.ts';
import { LOOK_EVERY_MS } from './resident-memory.ts';

if (process.argv[2] === 'block') blockOtherLoaders();
// Every image is different, so nothing in a cache would be used again.
sharp.cache(false);
sharp.concurrency(availableParallelism());
try {
  // If memory runs out, the system should kill this process first.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Not on Linux.
}

// Ctrl-C reaches the whole process group, whose main process still waits for work in progress.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// Needed where NODE_OPTIONS are ignored, as they do the same. Not exit(), which would wait for libvips.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

let source: SourceImage | undefined;
let countsFrom = process.cpuUsage();
process.on('message', (request: RenderRequest) => {
  if (request.kind === 'cpu') process.send?.({ kind: 'cpu', seconds: cpuSeconds() } satisfies CpuReply);
  else void watched(answer(request)).then(reply);
});
reply({ kind: 'ready' });

/**
 * The host checks memory, too, if the system reports it. This check works on every system, and also while the host is
 * busy: libvips works in other threads.
 */
async function watched(answering: Promise<RenderReply>): Promise<RenderReply> {
  const timer = setInterval(() => {
    if (source === undefined || process.memoryUsage.rss() <= source.limits.maxMemoryBytes) return;
    clearInterval(timer);
    process.send?.({ kind: 'refused', verdict: 'TOO_MUCH_MEMORY', message: '' } satisfies RenderReply, () =>
      process.kill(process.pid, 'SIGKILL'),
    );
  }, LOOK_EVERY_MS);
  try {
    return await answering;
  } finally {
    clearInterval(timer);
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage(countsFrom);
  return (user + system) / 1_000_000;
}

async function answer(request: Exclude<RenderRequest, { readonly kind: 'cpu' }>): Promise<RenderReply> {
  try {
    if (request.kind === 'judge') {
      countsFrom = process.cpuUsage();
      // The host enforces the time limit, by CPU time. libvips would go by the wall clock.
      source = { ...request.source, limits: { ...request.source.limits, timeoutSeconds: 0 } };
      if (source.format === 'heic') source = await decodeHeicInThread(source);
      return { kind: 'done', result: await judgeImage(source) };
    }
    if (source === undefined) throw new Error('An image was not inspected before it was rendered.');
    return { kind: 'done', result: await renderImage(source, request.pipeline) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof Refused
      ? { kind: 'refused', verdict: error.verdict, message }
      : { kind: 'failed', message };
  } finally {
    if (request.kind === 'render') {
      if (!request.again) source = undefined;
      countsFrom = process.cpuUsage();
    }
  }
}

function reply(message: RenderReply): void {
  process.send?.(message);
}
