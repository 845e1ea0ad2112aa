import { createHmac, createSecretKey, hash } from 'node:crypto';
import { escapeKey, uriEscape } from './uri-escape.ts';

/** The common part of all URLs of one operation in one bucket. */
export interface PreparedRequest {
  readonly method: string;
  readonly origin: string;
  /** The path before the key. */
  readonly basePath: string;
  /** Parameters that are the same in all URLs. */
  readonly query: Readonly<Record<string, string>>;
  readonly region: string;
  readonly service: string;
}

/** The credentials that URLs are signed with. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** Signs one URL. With a `contentLength`, the storage refuses bodies of any other length. */
export type Presigner = (varying: {
  readonly query: Readonly<Record<string, string>>;
  readonly contentLength?: number | null;
  /** More headers that the request must send, with lower-case names that sort after `host`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}) => string;

/**
 * Presigns URLs of one key with Signature Version 4. Their common part is computed once, so each URL costs only two
 * hashes and some text: the SDK's own `getSignedUrl` runs all its middleware for each URL.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function presigner(input: {
  readonly request: PreparedRequest;
  readonly credentials: SigningCredentials;
  readonly key: string;
  readonly signedAt: Date;
  readonly expiresInSeconds: number;
}): Presigner {
  const { request, credentials, key, signedAt, expiresInSeconds } = input;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const dateTime = `${signedAt.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const date = dateTime.slice(0, 8);
  const scope = `${date}/${request.region}/${request.service}/aws4_request`;
  const signingKey = [date, request.region, request.service, 'aws4_request'].reduce(
    (key_, text) => createHmac('sha256', key_).update(text).digest(),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  // As a key object: from a buffer, Node.js would make one for each URL, which takes longer than the hash itself.
  const secretKey = createSecretKey(signingKey);
  const path = `${request.basePath}${escapeKey(key)}`;
  const { host } = new URL(request.origin);
  // The signature requires all parameters to be sorted by name: these are before `X-Amz-Signature`, the others after
  // it.
  const before = toQuery({
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
    'X-Amz-Credential': `${accessKeyId}/${scope}`,
    'X-Amz-Date': dateTime,
    'X-Amz-Expires': String(expiresInSeconds),
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
  });

  return ({ query, contentLength = null, headers = {} }) => {
    const further = Object.entries(headers);
    const names = [...(contentLength === null ? [] : ['content-length']), 'host', ...further.map(([name]) => name)];
    const signedHeaders = names.join(';');
    const lengthLine = contentLength === null ? '' : `content-length:${contentLength}\n`;
    const furtherLines = further.map(([name, value]) => `${name}:${value}\n`).join('');
    const after = toQuery({ 'X-Amz-SignedHeaders': signedHeaders, ...request.query, ...query });
    const canonical = `${request.method}\n${path}\n${before}&${after}\n${lengthLine}host:${host}\n${furtherLines}\n${signedHeaders}\nUNSIGNED-PAYLOAD`;
    const signature = createHmac('sha256', secretKey)
      .update(`AWS4-HMAC-SHA256\n${dateTime}\n${scope}\n${hash('sha256', canonical)}`)
      .digest('hex');
    return `${request.origin}${path}?${before}&X-Amz-Signature=${signature}&${after}`;
  };
}

function toQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.keys(parameters)
    .toSorted()
    .map((name) => `${uriEscape(name)}=${uriEscape(parameters[name] ?? '')}`)
    .join('&');
}
