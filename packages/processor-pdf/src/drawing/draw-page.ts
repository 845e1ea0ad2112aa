import type { PDFiumDocument, PDFiumLibrary } from '@hyzyla/pdfium';
import { encodePng } from './encode-png.ts';
import type { DrawnPage, PageRefusal } from './protocol.ts';

/** Draws the first page of a PDF on white, with annotations, so that its longer side has `longSide` pixels. */
export async function drawPage(library: PDFiumLibrary, bytes: Uint8Array, longSide: number): Promise<DrawnPage> {
  let document: PDFiumDocument;
  try {
    document = await library.loadDocument(bytes);
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
  if (document.getPageCount() < 1) return { refusal: 'NO_PAGES' };
  const page = document.getPage(0);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  // PDFium gives a page that it cannot load no size.
  if (!(originalWidth > 0 && originalHeight > 0)) return { refusal: 'DAMAGED' };
  const scale = longSide / Math.max(originalWidth, originalHeight);
  const { data, width, height } = await page.render({
    // What was filled in is drawn with the fields.
    renderFormFields: true,
    scale: 1,
    width: Math.max(1, Math.round(originalWidth * scale)),
    height: Math.max(1, Math.round(originalHeight * scale)),
    render: async ({ data: pixels }) => pixels,
  });
  return { png: encodePng({ rgba: data, width, height }) };
}

/** By the messages of @hyzyla/pdfium, which keeps PDFium's codes to itself. */
function refusalOf(error: unknown): PageRefusal {
  if (!(error instanceof Error) || error.name !== 'Error') throw error;
  return /password|security/i.test(error.message) ? 'ENCRYPTED' : 'DAMAGED';
}
