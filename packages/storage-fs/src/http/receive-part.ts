import { MAX_PART_BYTES } from '@graphql-darkroom/core';
import type { StorageFolder } from '../files/storage-folder.ts';
import type { PartClaims } from '../signing/claims.ts';
import { putPart, type PutPartOutcome } from '../uploads/put-part.ts';
import { refuse } from './headers.ts';

const TOO_LONG = 'The body is longer than it may be.';
const TOO_SHORT = 'The body is shorter than was signed.';

const REFUSALS: Readonly<Record<Exclude<PutPartOutcome['kind'], 'STORED'>, () => Response>> = {
  TOO_LONG: () => refuse(413, TOO_LONG),
  TOO_SHORT: () => refuse(400, TOO_SHORT),
  BROKE_OFF: () => refuse(400, 'The body broke off.'),
  NOT_OPEN: () => refuse(404, 'The upload is not open.'),
};

/** Answers the PUT of a part: refuses a wrong length by its header before a byte is read, then by counting. */
export async function receivePart(request: Request, claims: PartClaims, folder: StorageFolder): Promise<Response> {
  if (request.headers.has('content-range')) return refuse(400, 'A part is sent whole, without Content-Range.');
  const announced = request.headers.get('content-length');
  if (announced !== null) {
    if (!/^\d{1,15}$/.test(announced)) return refuse(400, 'The Content-Length is not a number.');
    if (Number(announced) > (claims.size ?? MAX_PART_BYTES)) return refuse(413, TOO_LONG);
    if (claims.size !== null && Number(announced) < claims.size) return refuse(400, TOO_SHORT);
  }
  const outcome = await putPart(folder, claims, request.body);
  if (outcome.kind !== 'STORED') return REFUSALS[outcome.kind]();
  return new Response(null, { headers: { 'cache-control': 'no-store', etag: `"${outcome.etag}"` } });
}
