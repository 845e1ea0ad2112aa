import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DecodedHeic } from '../rendering/heic/decode-heic.ts';
import type { SourceImage } from '../rendering/judge-image.ts';
import { Refused, type Verdict } from '../rendering/verdict.ts';

/** What the thread answers. */
export type DecodeReply =
  | ({ readonly kind: 'done' } & DecodedHeic)
  | { readonly kind: 'refused'; readonly verdict: Verdict; readonly message: string };

/** The file that the thread runs: next to this one, both in the sources and in the package. */
const DECODE_MAIN: URL = new URL(
  import.meta.url.endsWith('.ts') ? './decode-heic-main.ts' : './decode-heic-main.js',
  import.meta.url,
);

/**
 * A HEIC as a PNG with the same pixels, decoded in a thread, and its EXIF block beside it.
 *
 * @throws {Refused} UNSUPPORTED, DAMAGED, TOO_MANY_PIXELS, SIDE_OVER_LIMIT, TOO_MUCH_MEMORY.
 */
export async function decodeHeicInThread(source: SourceImage): Promise<SourceImage> {
  // No environment, so that nothing is loaded that the host's NODE_OPTIONS name.
  const thread = new Worker(DECODE_MAIN, { workerData: source, env: {}, execArgv: [] });
  try {
    const [reply] = (await once(thread, 'message')) as [DecodeReply];
    if (reply.kind === 'refused') throw new Refused(reply.verdict, new Error(reply.message));
    return { ...source, bytes: reply.png, format: 'png', exif: reply.exif };
  } finally {
    await thread.terminate();
  }
}
