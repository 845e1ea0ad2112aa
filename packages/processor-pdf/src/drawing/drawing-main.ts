// A separate process that draws the first page of one PDF, and ends: it can be killed at any time, whatever a PDF does
// to PDFium ends here, and nothing of one PDF is left in memory for the next.
import { Worker } from 'node:worker_threads';
import { answerRequests, type DecodingReply } from '@graphql-darkroom/processor-sharp/internal';
import type { DrawnPage, PageReport, PageRequest } from './protocol.ts';

// In a thread, since PDFium works synchronously: this one must answer for its CPU time, and watch its memory.
const PAGE_MAIN = new URL(import.meta.url.endsWith('.ts') ? './page-main.ts' : './page-main.js', import.meta.url);

const start = process.cpuUsage();
answerRequests<PageRequest, DrawnPage>({
  answer: draw,
  countsFrom: () => start,
  maxMemoryBytes: ({ maxMemoryBytes }) => maxMemoryBytes,
});

function draw(request: PageRequest): Promise<DecodingReply<DrawnPage>> {
  const { promise, resolve } = Promise.withResolvers<DecodingReply<DrawnPage>>();
  let isLoaded = false;
  const thread = new Worker(PAGE_MAIN, { workerData: request });
  thread.on('message', (report: PageReport) => {
    if (report.kind === 'loaded') isLoaded = true;
    else resolve({ kind: 'done', result: report.page });
  });
  thread.once('error', (error) => resolve(failureOf(error, isLoaded)));
  thread.once('exit', (code) => resolve({ kind: 'failed', message: `The thread that draws ended with ${code}.` }));
  return promise;
}

/** A PDF that stops PDFium does so each time, unless PDFium could not be loaded. */
function failureOf(error: unknown, isLoaded: boolean): DecodingReply<DrawnPage> {
  const message = error instanceof Error ? error.message : String(error);
  if (!isLoaded) return { kind: 'failed', message };
  // PDFium aborts if it cannot allocate memory; other faults trap.
  if (message.startsWith('Aborted')) return { kind: 'refused', verdict: 'TOO_MUCH_MEMORY', message };
  return { kind: 'done', result: { refusal: 'DAMAGED' } };
}
