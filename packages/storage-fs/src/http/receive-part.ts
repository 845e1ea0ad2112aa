import { MAX_PART_BYTES } from '@graphql-darkroom/core/adapter';
import type { StorageFolder } from '../files/storage-folder.ts';
import type { PartClaims } from '../signing/claims.ts';
import { putPart, type PutPartOutcome, type Receiving } from '../uploads/put-part.ts';
import { refuse } from './headers.ts';

const TOO_LONG = 'The body is too long.';
const TOO_SHORT = 'The body is shorter than the signed size.';
const USED =
  'Fewer bytes arrived than the Content-Length declares. If a middleware such as express.json() reads the body first, mount the file storage before it.';

const REFUSALS: Readonly<Record<Exclude<PutPartOutcome['kind'], 'STORED' | 'TOO_SHORT'>, () => Response>> = {
  TOO_LONG: () => refuse(413, TOO_LONG),
  BROKE_OFF: () => refuse(400, 'The body ended early.'),
  OTHER_BYTES: () => refuse(400, 'The body does not match the signed SHA-256.'),
  SUPERSEDED: () => refuse(409, 'A later PUT of this part replaced this one.'),
  NOT_OPEN: () => refuse(404, 'The upload is not open.'),
};

/**
 * Answers the PUT of a part. Refuses a wrong length by the header before reading a byte, then by counting, and also
 * bytes beyond the limit for all parts of the upload together.
 */
export async function receivePart(
  request: Request,
  claims: PartClaims,
  folder: StorageFolder,
  parts: Receiving,
): Promise<Response> {
  if (request.headers.has('content-range')) return refuse(400, 'Send the whole part, without Content-Range.');
  const header = request.headers.get('content-length');
  if (header !== null) {
    if (!/^\d{1,15}$/.test(header)) return refuse(400, 'The Content-Length is not a number.');
    if (Number(header) > (claims.size ?? claims.maxBytes ?? MAX_PART_BYTES)) return refuse(413, TOO_LONG);
    if (claims.size !== null && Number(header) < claims.size) return refuse(400, TOO_SHORT);
  }
  if (request.bodyUsed) return refuse(400, USED);
  const announced = header === null ? null : Number(header);
  const outcome = await putPart(folder, parts, claims, { body: request.body, announced });
  if (outcome.kind === 'TOO_SHORT') return refuse(400, announced === null ? TOO_SHORT : USED);
  if (outcome.kind !== 'STORED') return REFUSALS[outcome.kind]();
  return new Response(null, { headers: { 'cache-control': 'no-store', etag: `"${outcome.etag}"` } });
}
