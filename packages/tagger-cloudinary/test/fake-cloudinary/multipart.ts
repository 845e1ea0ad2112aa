import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';

/** A form that was sent: its fields, and the one file. */
export interface SentForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: { readonly name: string; readonly filename: string; readonly bytes: Buffer } | null;
}

/** Reads a multipart form whole; rejects when it is cut off, or a field comes twice. */
export async function readForm(request: IncomingMessage): Promise<SentForm> {
  const fields = new Map<string, string>();
  let file: SentForm['file'] = null;
  const form = busboy({ headers: request.headers });
  const read = new Promise<void>((done, fail) => {
    form.on('field', (name, value) => (fields.has(name) ? fail(new Error(`${name} twice`)) : fields.set(name, value)));
    form.on('file', (name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', fail);
      stream.on('end', () => {
        file = { name, filename, bytes: Buffer.concat(chunks) };
      });
    });
    form.on('error', fail);
    form.on('close', done);
    request.on('error', fail);
    request.on('aborted', () => fail(new Error('The request was cut off.')));
  });
  request.pipe(form);
  await read;
  return { fields, file };
}
