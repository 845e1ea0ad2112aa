import { createHmac, createSecretKey, hash } from 'node:crypto';
import { escapeKey, uriEscape } from './uri-escape.ts';

/** What all URLs of one operation in one bucket have in common. */
export interface PreparedRequest {
  readonly method: string;
  readonly origin: string;
  /** All of the path before the key. */
  readonly basePath: string;
  /** Parameters that do not change. */
  readonly query: Readonly<Record<string, string>>;
  readonly region: string;
  readonly service: string;
}

/** Whom URLs are signed as. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** Signs one URL. With a `contentLength`, the storage refuses bodies of another. */
export type Presigner = (varying: {
  readonly query: Readonly<Record<string, string>>;
  readonly contentLength?: number | null;
  /** Further headers that the request has to carry, by names in lower case that follow `host`. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}) => string;

/**
 * Presigns URLs of one key by Signature Version 4. What they have in common is worked out once, so that each costs two
 * hashes and some text: the SDK's own `getSignedUrl` runs all its middleware for each.
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
  // As a key object: of a buffer, Node.js would make one for each URL, which takes longer than the hash itself.
  const secretKey = createSecretKey(signingKey);
  const path = `${request.basePath}${escapeKey(key)}`;
  const { host } = new URL(request.origin);
  // Sorted by name, as the signature wants all of them: what stands before `X-Amz-Signature`, and what stands after it.
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
