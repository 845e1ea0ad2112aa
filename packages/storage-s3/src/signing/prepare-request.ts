import { setImmediate } from 'node:timers/promises';
import { GetObjectCommand, ListPartsCommand, type S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { type PreparedRequest, presigner, type SigningCredentials } from './presigner.ts';

/** The operations that URLs are signed for. */
export type SignedOperation = 'UploadPart' | 'GetObject' | 'ListParts';

const SAMPLE = { Key: 'key', UploadId: 'upload', PartNumber: 1 } as const;
const SAMPLE_SECONDS = 60;

/** Parameters that differ from URL to URL. */
const VARYING: ReadonlySet<string> = new Set(['partNumber', 'uploadId']);
/**
 * Parameters that the SDK adds by itself: with the CRC32 of a body that does not exist yet, strict servers would refuse
 * the real one.
 */
const CHECKSUM = /^x-amz-(?:checksum-|sdk-checksum-)/;
const SIGNATURE = /^X-Amz-/;

/**
 * Derives the common part of all URLs of an operation from one URL that the SDK itself signs: host or path style,
 * region, and whatever the user's own middleware adds.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if the SDK does not sign with Signature Version 4 for this bucket.
 */
export async function prepareRequest(
  client: S3Client,
  bucket: string,
  operation: SignedOperation,
  endpointForClients: string | null,
): Promise<PreparedRequest> {
  const input = { ...SAMPLE, Bucket: bucket };
  const credentials: SigningCredentials = await client.config.credentials();
  const options = { expiresIn: SAMPLE_SECONDS };
  const signSample = {
    UploadPart: () => getSignedUrl(client, unhurried(new UploadPartCommand(input)), options),
    GetObject: () => getSignedUrl(client, unhurried(new GetObjectCommand(input)), options),
    ListParts: () => getSignedUrl(client, unhurried(new ListPartsCommand(input)), options),
  };
  const signed = new URL(await signSample[operation]());
  await setImmediate();
  const [accessKeyId, , region = '', service = ''] = (signed.searchParams.get('X-Amz-Credential') ?? '').split('/');
  const parameters = [...signed.searchParams].filter(([name]) => !SIGNATURE.test(name));
  const request: PreparedRequest = {
    method: operation === 'UploadPart' ? 'PUT' : 'GET',
    origin: signed.origin,
    basePath: signed.pathname.slice(0, -SAMPLE.Key.length),
    query: Object.fromEntries(parameters),
    region,
    service,
  };
  // The credentials may have rotated in between; then there is nothing to compare.
  if (accessKeyId === credentials.accessKeyId) checkAgainst(signed, request, credentials);
  const { origin, basePath } =
    endpointForClients === null
      ? request
      : moved(bucket, endpointForClients, await namesBucketInHost(client, bucket, signed.host));
  const query = Object.fromEntries(parameters.filter(([name]) => !VARYING.has(name) && !CHECKSUM.test(name)));
  return { ...request, origin, basePath, query };
}

/** The middleware stack of any command. */
interface Middlewares {
  add(
    middleware: (next: Next) => Next,
    options: { readonly step: 'serialize' | 'build'; readonly priority: 'low' },
  ): void;
}
type Next = (args: never) => Promise<never>;

const pause =
  (next: Next): Next =>
  async (args) => {
    await setImmediate();
    return next(args);
  };

/**
 * Yields to the event loop between steps: the first signature of a process runs cold code, which would otherwise block
 * the event loop for 25 ms.
 */
function unhurried<Command extends { readonly middlewareStack: object }>(command: Command): Command {
  const stack = command.middlewareStack as Middlewares;
  stack.add(pause, { step: 'serialize', priority: 'low' });
  stack.add(pause, { step: 'build', priority: 'low' });
  return command;
}

/** Signs the SDK's sample request; the result must be the same URL. */
function checkAgainst(signed: URL, request: PreparedRequest, credentials: SigningCredentials): void {
  const dateTime = signed.searchParams.get('X-Amz-Date') ?? '';
  const signedAt = new Date(
    dateTime.replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      (_, y, mo, d, h, mi, s) => `${y}-${mo}-${d}T${h}:${mi}:${s}Z`,
    ),
  );
  const isSame =
    !Number.isNaN(signedAt.getTime()) &&
    presigner({ request, credentials, key: SAMPLE.Key, signedAt, expiresInSeconds: SAMPLE_SECONDS })({ query: {} }) ===
      signed.href;
  if (isSame) return;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    'URLs for this bucket cannot be presigned: that needs plain Signature Version 4 without additional headers. Do not use a multi-region access point, a directory bucket or customer-provided encryption keys.',
  );
}

/**
 * Whether the bucket is named in the host, not in the path: then another bucket has another host. Looking for the name
 * is not enough, since a host may happen to begin with it.
 */
async function namesBucketInHost(client: S3Client, bucket: string, host: string): Promise<boolean> {
  // Matches the bucket in everything that the SDK decides by: length, dots, digits and capitals.
  const other = bucket
    .replaceAll(/[a-z]/g, (letter) => (letter === 'x' ? 'y' : 'x'))
    .replaceAll(/[A-Z]/g, (letter) => (letter === 'X' ? 'Y' : 'X'))
    .replaceAll(/\d/g, (digit) => (digit === '1' ? '2' : '1'));
  const command = unhurried(new GetObjectCommand({ Bucket: other, Key: SAMPLE.Key }));
  return new URL(await getSignedUrl(client, command, { expiresIn: SAMPLE_SECONDS })).host !== host;
}

/** The same bucket at another endpoint, in the same style: before the host, or in the path. */
function moved(bucket: string, endpoint: string, isInHost: boolean): Pick<PreparedRequest, 'origin' | 'basePath'> {
  const to = new URL(endpoint);
  return {
    origin: `${to.protocol}//${isInHost ? `${bucket}.` : ''}${to.host}`,
    basePath: `${to.pathname.replace(/\/+$/, '')}/${isInHost ? '' : `${bucket}/`}`,
  };
}
