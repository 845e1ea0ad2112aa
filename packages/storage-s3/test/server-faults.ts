import type { Fault, PassingAnswer, PassingRequest } from './lenient-proxy.ts';
import { errorXml } from './scripted-server.ts';

const isPart = ({ method, query }: PassingRequest): boolean => method === 'PUT' && query.has('partNumber');
const isCompletion = ({ method, query }: PassingRequest): boolean => method === 'POST' && query.has('uploadId');
const isAbort = ({ method, query }: PassingRequest): boolean => method === 'DELETE' && query.has('uploadId');
const isDeletion = ({ method, query }: PassingRequest): boolean =>
  (method === 'POST' && query.has('delete')) || (method === 'DELETE' && !query.has('uploadId'));
const isRead = ({ method, path, query }: PassingRequest): boolean =>
  method === 'GET' &&
  !query.has('uploadId') &&
  !query.has('list-type') &&
  !query.has('versions') &&
  path.includes('/private/');
const isAsked = (subresource: string, { method, query }: PassingRequest): boolean =>
  method === 'GET' && query.has(subresource);
const refusal = (status: number, code: string): PassingAnswer => ({ status, body: errorXml(code) });
const on = (does: (request: PassingRequest) => boolean, answer: PassingAnswer): Fault => ({
  answer: (request) => (does(request) ? answer : null),
});

/** After a PUT to an upload that is complete, the object reads as it is told. */
function latePuts(read: PassingAnswer | 'CUT'): Fault {
  const complete = new Set<string>();
  const hit = new Set<string>();
  return {
    answer: (request) => {
      if (isPart(request) && complete.has(request.path)) {
        hit.add(request.path);
        return { status: 200 };
      }
      return isRead(request) && hit.has(request.path) ? read : null;
    },
    change: (request) => {
      if (isCompletion(request)) complete.add(request.path);
      return null;
    },
  };
}

/** What DeleteObjects answers where all of it is said to be done. */
function allDeleted({ body }: PassingRequest): PassingAnswer {
  const objects = [...body.matchAll(/<Object>(.*?)<\/Object>/gs)].map(
    ([, object = '']) => `<Deleted>${object}</Deleted>`,
  );
  return { status: 200, body: `<DeleteResult>${objects.join('')}</DeleteResult>` };
}

/** Faults of servers, each made anew for a test. */
export const faults: Readonly<Record<string, () => Fault>> = {
  // Swift: its manifests name the ETags of their segments.
  'a late PUT destroys the object': () => latePuts(refusal(409, 'BrokenMPU')),
  'a late PUT replaces the object': () => latePuts({ status: 200, body: 'other' }),
  'after a late PUT, reading ends the connection': () => latePuts('CUT'),
  'every part is taken': (): Fault => ({
    change: (request, { headers = {} }) => (isPart(request) ? { status: 200, headers } : null),
  }),
  'parts are answered with 503': () => on(isPart, refusal(503, 'SlowDown')),
  'an abort destroys the object': (): Fault => {
    const aborted = new Set<string>();
    return {
      answer: (request) => (isRead(request) && aborted.has(request.path) ? refusal(404, 'NoSuchKey') : null),
      change: (request) => {
        if (isAbort(request)) aborted.add(request.path);
        return null;
      },
    };
  },
  // Before the completion it is answered, and comes to nothing.
  'every abort is answered with success': () => on(isAbort, { status: 204 }),
  'uploads cannot be completed': () => on(isCompletion, refusal(400, 'InvalidPart')),
  'reads give other bytes': (): Fault => ({
    change: (request, answer) => (isRead(request) ? { ...answer, body: 'changed' } : null),
  }),
  'parts without a checksum are refused': () =>
    on(
      (request) => isPart(request) && request.headers['x-amz-checksum-sha256'] === undefined,
      refusal(400, 'InvalidRequest'),
    ),
  'parts with a checksum are refused': () =>
    on(
      (request) => isPart(request) && request.headers['x-amz-checksum-sha256'] !== undefined,
      refusal(403, 'AccessDenied'),
    ),
  // Ceph 20.2.4 and 19.2.6.
  'an unsigned Content-Type is refused': () =>
    on((request) => isPart(request) && request.headers['content-type'] !== undefined, refusal(403, 'AccessDenied')),
  'parts are listed with size 0': (): Fault => ({
    change: (request, answer) =>
      isAsked('uploadId', request)
        ? { ...answer, body: (answer.body ?? '').replaceAll(/<Size>\d+<\/Size>/g, '<Size>0</Size>') }
        : null,
  }),
  'any unsigned ACL counts': (): Fault => {
    const opened = new Set<string>();
    return {
      answer: (request) => {
        if (isPart(request) && request.headers['x-amz-acl'] !== undefined) opened.add(request.path);
        const isUnsigned = request.query.size === 0 && request.headers.authorization === undefined;
        return isUnsigned && opened.has(request.path) ? { status: 200, body: 'open to all' } : null;
      },
    };
  },
  'deletions are answered with success, and nothing goes': (): Fault => ({
    answer: (request) => (isDeletion(request) ? allDeleted(request) : null),
  }),
  'versions are said to be deleted, and stay': (): Fault => ({
    answer: (request) =>
      isDeletion(request) && (request.query.has('versionId') || request.body.includes('<VersionId>'))
        ? allDeleted(request)
        : null,
  }),
  'nothing can be deleted': () => on(isDeletion, refusal(400, 'InvalidRequest')),
  // Swift, CloudServer, ECS, OCI, QingStor, older MinIO.
  'many objects are not deleted at once': () =>
    on((request) => isAsked('delete', { ...request, method: 'GET' }), refusal(400, 'InvalidRequest')),
  // A bucket's policy, as for encryption, which this server offers by https alone.
  'a policy demands a header': () =>
    on(
      ({ method, query, headers }) =>
        ((method === 'POST' && query.has('uploads')) || (method === 'PUT' && !query.has('partNumber'))) &&
        headers['x-amz-storage-class'] === undefined,
      refusal(403, 'AccessDenied'),
    ),
  'objects cannot be written': () =>
    on(({ method, query }) => method === 'PUT' && !query.has('partNumber'), refusal(501, 'NotImplemented')),
  // Swift, where only `cors_preflight_allow_origin` is set.
  // Servers of before the SDK's checksums.
  'objects with the SDK’s checksum are refused': () =>
    on(
      (request) => request.method === 'PUT' && request.headers['x-amz-sdk-checksum-algorithm'] !== undefined,
      refusal(400, 'InvalidRequest'),
    ),
  'the answer to a PUT names no origin': (): Fault => ({
    change: (request, { headers, ...answer }) =>
      isPart(request) ? { ...answer, headers: { ...headers, 'access-control-allow-origin': undefined } } : null,
  }),
  'buckets have neither CORS rules, lifecycle rules nor policies': () =>
    on(
      (request) => ['cors', 'lifecycle', 'policy'].some((what) => isAsked(what, request)),
      refusal(501, 'NotImplemented'),
    ),
  // Swift.
  'a listing answers the question of lifecycle rules': (): Fault => ({
    answer: (request) => {
      if (isAsked('policy', request)) return refusal(501, 'NotImplemented');
      return isAsked('lifecycle', request) ? { status: 200, body: '<ListBucketResult></ListBucketResult>' } : null;
    },
  }),
};
