// A thread of a render process that decodes one HEIC. The process can still be asked for its CPU time meanwhile, and
// the memory of WebAssembly, which never shrinks, ends with the thread.
import { parentPort, workerData } from 'node:worker_threads';
import { decodeHeic } from '../rendering/heic/decode-heic.ts';
import { loadLibheif } from '../rendering/heic/libheif.ts';
import type { SourceImage } from '../rendering/judge-image.ts';
import { Refused } from '../rendering/verdict.ts';
import type { DecodeReply } from './decode-heic.ts';

const { bytes, limits } = workerData as SourceImage;
const libheif = await loadLibheif();
let reply: DecodeReply;
let transferred: ArrayBuffer[] = [];
try {
  const decoded = decodeHeic(libheif, bytes, limits);
  reply = { kind: 'done', ...decoded };
  transferred = [decoded.png.buffer];
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  reply = { kind: 'refused', verdict: error.verdict, message: error.message };
}
parentPort?.postMessage(reply, transferred);
