import { type Names, rootField } from './names.ts';

/** The operations of an upload, for a server with these names. Responses use Darkroom's own names. */
export interface Operations {
  readonly start: string;
  /** Like `start`, for an upload whose parts are sent with their SHA-256. */
  readonly startWithChecksums: string;
  /** Requests the URLs of some parts. */
  readonly parts: string;
  /** Requests the URL of one part with its SHA-256. */
  readonly checkedPart: string;
  /** Requests which parts storage has. */
  readonly landed: string;
  readonly complete: string;
  readonly abort: string;
  readonly policy: string;
}

/** Writes the operations. */
export function operations(names: Names): Operations {
  const safeInt = names['SafeInt'] ?? 'SafeInt';
  const byId = (kind: string, coordinate: string, selection: string, more = ''): string => {
    const name = coordinate.slice(coordinate.indexOf('.') + 1);
    return `${kind} ${name}($id: ID!${more}) { ${rootField(names, coordinate)}(id: $id) { ${selection} } }`;
  };
  const start = (more: string, selection: string): string =>
    `mutation startFileUpload($name: String, $contentType: String, $size: ${safeInt}, $target: String, $partSize: ${safeInt}) { ${rootField(names, 'Mutation.startFileUpload')}(name: $name, contentType: $contentType, size: $size, target: $target, partSize: $partSize${more}) { id ${selection} } }`;
  return {
    start: start('', 'partSize expiresAt parts(numbers: [1]) { number url }'),
    startWithChecksums: start(', checksums: true', 'partSize'),
    checkedPart: byId(
      'query',
      'Query.fileUpload',
      'expiresAt parts(checksums: [{ number: $number, sha256: $sha256 }]) { number url headers { name value } }',
      ', $number: Int!, $sha256: String!',
    ),
    parts: byId('query', 'Query.fileUpload', 'expiresAt parts(numbers: $numbers) { number url }', ', $numbers: [Int!]'),
    landed: byId('query', 'Query.fileUpload', 'id partSize parts { number uploaded }'),
    complete: byId('mutation', 'Mutation.completeFileUpload', 'success'),
    abort: byId('mutation', 'Mutation.abortFileUpload', 'success'),
    policy: `query fileUploadPolicy($target: String) { ${rootField(names, 'Query.fileUploadPolicy')}(target: $target) { target accept maxBytes typeLimits { contentType maxBytes } maxPixels requireSize visibility } }`,
  };
}
