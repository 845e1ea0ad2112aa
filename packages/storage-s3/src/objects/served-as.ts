import type { ServedAs } from '@graphql-darkroom/core/adapter';

/** @throws {TypeError} unless type and disposition are valid header values: a line break would begin another header. */
export function checkServedAs({ contentType, contentDisposition }: ServedAs): void {
  for (const value of [contentType, contentDisposition]) {
    if (!/^[\x20-\x7e]+$/.test(value)) {
      throw new TypeError(
        '`contentType` and `contentDisposition` must be complete header values, encoded as in RFC 6266.',
      );
    }
  }
}
