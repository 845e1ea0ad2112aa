// The thread that draws the page.
import { parentPort, workerData } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { drawPage } from './draw-page.ts';
import type { PageReport, PageRequest } from './protocol.ts';

const { bytes, longSide } = workerData as PageRequest;
const library = await PDFiumLibrary.init();
report({ kind: 'loaded' });
report({ kind: 'drawn', page: await drawPage(library, bytes, longSide) });

function report(message: PageReport): void {
  parentPort?.postMessage(message, []);
}
