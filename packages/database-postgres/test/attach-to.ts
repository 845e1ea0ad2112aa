import type { OpenDatabase, SqlClient } from '@graphql-darkroom/core/adapter';

/** Attaches files to a target that knows no records. */
export function attachTo(
  { attachments }: OpenDatabase,
  fileIds: readonly string[],
  target: string,
  db?: SqlClient,
): Promise<readonly string[]> {
  return attachments.attach({
    changes: [{ target, subject: null, fileIds, attach: 'ADD', formerly: [] }],
    detachedExpiresInSeconds: null,
    ...(db && { db }),
  });
}
