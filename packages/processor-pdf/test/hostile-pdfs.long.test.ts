import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { pdfProcessor } from '../src/index.ts';
import { encryptedPdf, formBomb, pageOf, pagesOf, pdfOf, stream } from './pdfs.ts';
import { convert } from './run.ts';

/** The children of this process that draw. */
function drawingProcesses(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
      return Number(parent) === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('drawing-main');
    } catch {
      return false;
    }
  });
}

const isGone = (): Promise<void> => eventually(() => assert.deepEqual(drawingProcesses(), []));

describe('a PDF that cannot be drawn', () => {
  test.each([
    ['is encrypted', encryptedPdf(), 'UNSUPPORTED_IMAGE', /encrypted/],
    [
      'has no pages',
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>']),
      'INVALID_IMAGE',
      /no pages/,
    ],
    [
      'has a page that is none',
      pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [9 0 R] /Count 1 >>']),
      'INVALID_IMAGE',
      /damaged|no pages/,
    ],
    ['is truncated', pageOf().subarray(0, 200), 'INVALID_IMAGE', /damaged/],
    ['is no PDF', new TextEncoder().encode('%PDF-1.7\nHello.'), 'INVALID_IMAGE', /damaged/],
    ['is empty', new Uint8Array(), 'INVALID_IMAGE', /damaged/],
  ] as const)('because it %s is refused for good', async (_, bytes, code, message) => {
    await assert.rejects(convert(bytes), { name: 'DarkroomError', code, message });
    await isGone();
  });

  test('because it has too many bytes is refused', async () => {
    const pdf = pageOf();
    const processor = pdfProcessor({ limits: { maxSourceBytes: pdf.length - 1 } });
    const message = `The PDF has more than ${pdf.length - 1} bytes. Upload a smaller PDF.`;
    await assert.rejects(convert(pdf, { processor }), { code: 'IMAGE_TOO_LARGE', message });
  });

  test('because it takes too long is refused, and its process is killed', async () => {
    const processor = pdfProcessor({ limits: { timeoutSeconds: 1, maxMemoryBytes: 2_147_483_648 } });
    const rejects = convert(formBomb(12, 3), { processor });
    await assert.rejects(rejects, { code: 'IMAGE_TOO_COMPLEX', message: /more than 1 second to draw/ });
    await isGone();
  });

  test('because it takes too much memory is refused, and its process is killed', async () => {
    const processor = pdfProcessor({ limits: { maxMemoryBytes: 268_435_456 } });
    const rejects = convert(formBomb(12, 10), { processor });
    await assert.rejects(rejects, { code: 'IMAGE_TOO_COMPLEX', message: /more than 268435456 bytes of memory/ });
    await isGone();
  });
});

test('a page of 100,000 is drawn at the cost of one', async () => {
  assert.partialDeepStrictEqual(await convert(pagesOf(100_000)), { width: 2000, height: 1500 });
});

test('a form that draws itself ends', async () => {
  const self = stream(
    '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>',
    '/X Do',
  );
  const pdf = pageOf({ content: '/X Do', page: '/Resources << /XObject << /X 5 0 R >> >>', objects: [self] });
  assert.partialDeepStrictEqual(await convert(pdf), { contentType: 'image/webp' });
});

test('an abort kills the process that draws, and frees its slot', async () => {
  const processor = pdfProcessor({ processes: 1 });
  const controller = new AbortController();
  const converting = convert(formBomb(12, 3), { processor, signal: controller.signal });
  await eventually(() => assert.equal(drawingProcesses().length, 1));
  controller.abort(new Error('enough'));
  await assert.rejects(converting, { message: 'enough' });
  await isGone();
  assert.partialDeepStrictEqual(await convert(pageOf(), { processor }), { width: 2000 });
  await eventually(() => assert.deepEqual(processor.processes?.(), { total: 1, busy: 0, waiting: 0 }));
});

test('a process that is killed from outside is no fault of the PDF, which is tried again', async () => {
  const converting = convert(formBomb(12, 3));
  await eventually(() => assert.equal(drawingProcesses().length, 1));
  process.kill(Number(drawingProcesses()[0]), 'SIGKILL');
  await assert.rejects(converting, { name: 'Error', message: /ended with SIGKILL/ });
});
