// A separate process that decodes images: it can be killed at any time, and whatever an image does to a decoder ends
// here.
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { blockOtherLoaders } from '../rendering/block-loaders.ts';
import { judgeImage, type SourceImage } from '../rendering/judge-image.ts';
import { renderImage } from '../rendering/render-image.ts';
import { Refused } from '../rendering/verdict.ts';
import { decodeHeicInThread } from './decode-heic.ts';
import { answerRequests } from './expendable-process.ts';
import type { RenderReply, RenderRequest, RenderResult } from './protocol.ts';

if (process.argv[2] === 'block') blockOtherLoaders();
// Every image is different, so nothing in a cache would be used again.
sharp.cache(false);
sharp.concurrency(availableParallelism());

let source: SourceImage | undefined;
let inProgress = 0;
let countsFrom = process.cpuUsage();

answerRequests<RenderRequest, RenderResult>({
  answer,
  countsFrom: () => countsFrom,
  maxMemoryBytes: (request) => (request.kind === 'judge' ? request.source : source)?.limits.maxMemoryBytes,
});

async function answer(request: RenderRequest): Promise<RenderReply> {
  inProgress += 1;
  try {
    return { kind: 'done', result: await resultOf(request) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof Refused
      ? { kind: 'refused', verdict: error.verdict, message }
      : { kind: 'failed', message };
  } finally {
    inProgress -= 1;
    // The decoding of a HEIC, which `judge` starts with, counts toward the first rendering.
    if (request.kind === 'render' && inProgress === 0) countsFrom = process.cpuUsage();
  }
}

async function resultOf(request: RenderRequest): Promise<RenderResult> {
  if (request.kind === 'forget') {
    source = undefined;
    return null;
  }
  if (request.kind === 'judge') {
    countsFrom = process.cpuUsage();
    // The host enforces the time limit, by CPU time. libvips would go by the wall clock.
    source = { ...request.source, limits: { ...request.source.limits, timeoutSeconds: 0 } };
    if (source.format === 'heic') source = await decodeHeicInThread(source);
    return judgeImage(source);
  }
  if (source === undefined) throw new Error('An image was not inspected before it was rendered.');
  return renderImage(source, request.pipeline, request);
}
