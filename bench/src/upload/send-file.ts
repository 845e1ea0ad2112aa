import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const PARTS_AT_ONCE = Math.max(8, availableParallelism());

const BOUNDARY = 'part-of-a-benchmark';

/** Any bytes, that come again and again in a file to upload. */
const piece: Uint8Array<ArrayBuffer> = Uint8Array.from({ length: 64 * 1024 }, (_, index) => (index * 37 + 129) % 256);

/** Sends a file through Darkroom: its bytes go to storage, in parts that are under way at once. */
export async function sendThroughDarkroom(url: string, size: number, count: number): Promise<void> {
  const { startFileUpload: upload } = await ask<{ startFileUpload: { id: string; urls: string[] } }>(
    url,
    'mutation ($size: SafeInt, $count: Int) { startFileUpload(size: $size, count: $count) { id urls } }',
    { size, count },
  );
  const length = Math.ceil(size / count);
  const whole = new Uint8Array(length);
  for (let offset = 0; offset < length; offset += piece.length) {
    whole.set(piece.subarray(0, length - offset), offset);
  }
  const left = upload.urls.entries();
  const putParts = async (): Promise<void> => {
    for (const [index, to] of left) {
      const body = whole.subarray(0, Math.min(length, size - index * length));
      const response = await fetch(to, { method: 'PUT', body });
      if (!response.ok) throw new Error(`A part was answered with ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, putParts));
  await ask(url, 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: upload.id });
}

/** Sends a file by the GraphQL multipart request specification. */
export async function sendByMultipartRequest(url: string, size: number): Promise<void> {
  const post = request(url, {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  });
  const answered = once(post, 'response') as Promise<[IncomingMessage]>;
  await pipeline(multipartBody(size), post);
  const [response] = await answered;
  requireData(await text(response));
}

/** @see https://github.com/jaydenseric/graphql-multipart-request-spec */
function* multipartBody(size: number): Generator<Uint8Array> {
  const query = 'mutation ($file: Upload!) { upload(file: $file) }';
  yield field('name="operations"', JSON.stringify({ query, variables: { file: null } }));
  yield field('name="map"', '{ "0": ["variables.file"] }');
  yield field('name="0"; filename="file"', '');
  for (let left = size; left > 0; left -= piece.length) yield piece.subarray(0, left);
  yield Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
}

function field(disposition: string, value: string): Uint8Array {
  const end = value === '' ? '' : '\r\n';
  return Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${value}${end}`);
}

async function ask<Data>(url: string, query: string, variables: Record<string, unknown>): Promise<Data> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return requireData(await response.text()) as Data;
}

function requireData(answer: string): unknown {
  const { data, errors } = JSON.parse(answer) as { readonly data?: unknown; readonly errors?: unknown };
  if (errors !== undefined || data == null) throw new Error(`The API answered ${answer}`);
  return data;
}
