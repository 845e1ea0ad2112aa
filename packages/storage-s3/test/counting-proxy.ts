import { Agent, createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a storage was sent, as its bill has it. */
export interface CountedRequest {
  /** As S3 names the operation, such as `ListParts`. */
  readonly name: string;
  readonly status: number;
  /** `private` or `public`, and what of a file it is about, such as `private original`; empty for the bucket. */
  readonly about: string;
  /** The `Range` header, such as `bytes=0-65535`; null for none. */
  readonly range: string | null;
  /** Bytes of the answer's body. */
  readonly answered: number;
}

/** Stands before a server and notes each request, those of browsers and of workers. */
export interface CountingProxy {
  readonly endpoint: string;
  /** What was sent since this was called last. */
  take(): readonly CountedRequest[];
  close(): Promise<void>;
}

/** Counts what a server is sent. */
export async function countingProxy(endpoint: string): Promise<CountingProxy> {
  const target = new URL(endpoint);
  const agent = new Agent({ keepAlive: true });
  let counted: CountedRequest[] = [];
  const server = createServer((request, response) => {
    const { method, headers, url: path } = request;
    // With the host that was signed.
    const forwarded = send({ host: target.hostname, port: target.port, method, headers, path, agent }, (answer) => {
      const status = answer.statusCode ?? 502;
      let answered = 0;
      answer.on('data', (chunk: Buffer) => void (answered += chunk.length));
      // Noted before the client can see the end of the answer, and go on.
      answer.once('end', () => counted.push({ ...describe(request, target), status, answered }));
      response.writeHead(status, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = counted;
      counted = [];
      return taken;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe(
  { method = '', url = '', headers }: IncomingMessage,
  base: URL,
): Pick<CountedRequest, 'name' | 'about' | 'range'> {
  const { pathname, searchParams } = new URL(url, base);
  const [, , ...segments] = pathname.split('/');
  const key = segments.join('/');
  const isCopy = headers['x-amz-copy-source'] !== undefined;
  return {
    name: nameOf(method, key !== '', new Set(searchParams.keys()), isCopy),
    about: placeOf(key === '' ? (searchParams.get('prefix') ?? '') : key),
    range: headers.range ?? null,
  };
}

/** By method and query. */
function nameOf(method: string, hasKey: boolean, query: ReadonlySet<string>, isCopy: boolean): string {
  const object: Readonly<Record<string, string>> = {
    GET: query.has('uploadId') ? 'ListParts' : 'GetObject',
    HEAD: 'HeadObject',
    PUT: query.has('partNumber') ? `UploadPart${isCopy ? 'Copy' : ''}` : isCopy ? 'CopyObject' : 'PutObject',
    POST: query.has('uploads') ? 'CreateMultipartUpload' : 'CompleteMultipartUpload',
    DELETE: query.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject',
  };
  const bucket: Readonly<Record<string, string>> = {
    GET: query.has('versions')
      ? 'ListObjectVersions'
      : query.has('uploads')
        ? 'ListMultipartUploads'
        : query.has('versioning')
          ? 'GetBucketVersioning'
          : 'ListObjectsV2',
    HEAD: 'HeadBucket',
    POST: 'DeleteObjects',
  };
  return (hasKey ? object : bucket)[method] ?? `${method} ${[...query].join('&')}`;
}

/** A key without ids: `private/<database>/files/<file>/original` is `private original`. */
function placeOf(key: string): string {
  const [tree = '', , folder = '', , ...rest] = key.split('/');
  if (folder === 'mark') return 'mark';
  return [tree, ...(tree !== '' && rest[0] === '' ? [`${folder}/`] : []), rest[0] ?? ''].filter(Boolean).join(' ');
}
