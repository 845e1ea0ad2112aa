import { pdfProcessor } from '@graphql-darkroom/processor-pdf';
import { format } from '@graphql-darkroom/processor-sharp';

// A page is drawn in a process, by a thread, both of which run files of the package.
const objects = [
  '<< /Type /Catalog /Pages 2 0 R >>',
  '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] >>',
];
const bytes = new TextEncoder().encode(
  `%PDF-1.7\n${objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')}trailer << /Root 1 0 R >>\n`,
);
const processor = pdfProcessor({ longSide: 200, conversions: { PAGE: format('png') } });
const { width, height } = await processor.convert({
  conversion: 'PAGE',
  source: { contentType: 'application/pdf', size: bytes.length, read: async () => new Blob([bytes]).stream() },
  destination: { write: async ({ body }) => void (await new Response(body).arrayBuffer()) },
  signal: new AbortController().signal,
});
console.log(`${width} × ${height}`);
