// A separate process that decodes images: it can be killed at any time, and whatever an image does to a decoder ends
// here.
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { blockOtherLoaders } from '../rendering/block-loaders.ts';
import { judgeImage, type SourceImage } from '../rendering/judge-image.ts';
import { renderImage } from '../rendering/render-image.ts';
import { Refused } from '../rendering/verdict.ts';
import { decodeHeicInThread } from './decode-heic.ts';
import { becomeExpendable, cpuReply, withinOwnMemory } from './expendable-process.ts';
import type { RenderReply, RenderRequest } from './protocol.ts';

if (process.argv[2] === 'block') blockOtherLoaders();
// Every image is different, so nothing in a cache would be used again.
sharp.cache(false);
sharp.concurrency(availableParallelism());
becomeExpendable();

let source: SourceImage | undefined;
let countsFrom = process.cpuUsage();
process.on('message', (request: RenderRequest) => {
  if (request.kind === 'cpu') process.send?.(cpuReply(countsFrom));
  else void withinOwnMemory(() => source?.limits.maxMemoryBytes, answer(request)).then(reply);
});
reply({ kind: 'ready' });

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
    return { kind: 'done', result: await renderImage(source, request.pipeline, request) };
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
