/** A PDF of these objects, the first of which is its catalog. */
export function pdfOf(objects: readonly string[], trailer = ''): Uint8Array<ArrayBuffer> {
  let text = '%PDF-1.7\n';
  const entries = objects.map((object, index) => {
    const entry = `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return entry;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}`;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF`;
  return Uint8Array.from(Buffer.from(text + table + end, 'latin1'));
}

/** An object with a stream. */
export function stream(dictionary: string, content: string): string {
  return `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';

/** A PDF of one page, in points, which the operators of `content` draw, with further objects from number 5. */
export function pageOf(
  options: {
    readonly box?: string;
    readonly content?: string;
    readonly page?: string;
    readonly catalog?: string;
    readonly objects?: readonly string[];
    readonly trailer?: string;
  } = {},
): Uint8Array<ArrayBuffer> {
  const {
    box = '0 0 400 300',
    content = '1 0 0 rg 0 0 200 300 re f',
    page = '',
    catalog = '',
    objects = [],
    trailer = '',
  } = options;
  return pdfOf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Contents 4 0 R ${page} >>`,
      stream('', content),
      ...objects,
    ],
    trailer,
  );
}

/** A PDF of that many empty pages. */
export function pagesOf(count: number): Uint8Array<ArrayBuffer> {
  const numbers = Array.from({ length: count }, (_, index) => `${index + 3} 0 R`);
  return pdfOf([
    CATALOG,
    `<< /Type /Pages /Kids [${numbers.join(' ')}] /Count ${count} >>`,
    ...numbers.map(() => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] >>'),
  ]);
}

/** A page of form XObjects, each of which draws the next `fan` times: `fan ** depth` rectangles. */
export function formBomb(depth: number, fan: number): Uint8Array<ArrayBuffer> {
  const form = '/Type /XObject /Subtype /Form /BBox [0 0 400 300]';
  const nested = Array.from({ length: depth }, (_, index) =>
    stream(`${form} /Resources << /XObject << /X ${index + 6} 0 R >> >>`, '/X Do '.repeat(fan)),
  );
  return pageOf({
    content: '/X Do',
    page: '/Resources << /XObject << /X 5 0 R >> >>',
    objects: [...nested, stream(form, '0 0 9 9 re f')],
  });
}

/** The standard encryption, with keys that no password fits. */
export function encryptedPdf(): Uint8Array<ArrayBuffer> {
  const [id, owner, user] = ['00'.repeat(16), 'ab'.repeat(32), 'cd'.repeat(32)];
  const encrypt = `<< /Filter /Standard /V 1 /R 2 /O <${owner}> /U <${user}> /P -4 >>`;
  return pageOf({ trailer: `/ID [<${id}> <${id}>] /Encrypt ${encrypt}` });
}
