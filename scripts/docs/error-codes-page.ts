import { DarkroomError, type DarkroomErrorCode, isRetryable } from '../../packages/core/src/errors/darkroom-error.ts';
import { ERROR_CODES } from '../../packages/core/src/errors/error-codes.ts';

/** Every code, with what it means and what to do. */
export function errorCodesPage(): string {
  const codes = Object.entries(ERROR_CODES).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    '# Error codes',
    'Look up what each error code means, and what the client and the operator should do about it.',
    'Clients read the code in `extensions.code` of a GraphQL error. `extensions.retryable` is true if the same request may succeed later without any change. The message says what to do next and is safe to show. Your own code catches a `DarkroomError` with the same `code`.',
    'Where an id in an argument, or one given to `files.attach`, is refused with `FILE_NOT_FOUND`, `FILE_NOT_READY`, `FILE_TYPE_NOT_ACCEPTED` or `FILE_TOO_LARGE`, `extensions.fileId` is the id. `extensions.coordinate` is the argument, input field or target that it was for. Of several refused ids, the error names the first.',
    "```ts\nimport { DarkroomError, isRetryable } from '@graphql-darkroom/core';\n\nexport function describe(error: unknown): string {\n  if (!(error instanceof DarkroomError)) return 'Unexpected error';\n  return `${error.code}: ${error.message}${isRetryable(error) ? ' Try again later.' : ''}`;\n}\n```",
    ...codes.flatMap(([code, { what, client, operator }]) => [
      `## ${code}`,
      what,
      [
        `- Retryable: ${isRetryable(errorOf(code)) ? 'yes' : 'no'}`,
        `- Client: ${client}`,
        `- Operator: ${operator}`,
      ].join('\n'),
    ]),
  ].join('\n\n');
}

/** An error that is not Darkroom's is an `INTERNAL_SERVER_ERROR`. */
function errorOf(code: string): Error {
  return code === 'INTERNAL_SERVER_ERROR' ? new Error(code) : new DarkroomError(code as DarkroomErrorCode, '');
}
