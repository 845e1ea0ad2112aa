export type { PdfLimits } from './limits.ts';
export { pdfProcessor, type PdfProcessorOptions } from './pdf-processor.ts';
