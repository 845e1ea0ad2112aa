import type { ChangedFile } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, sql } from 'kysely';

/**
 * Publishes a change on a channel. The payload is the file's id, followed by a space and the owner's id if it has an
 * owner. An owner's id has at most 255 bytes, and a notification has room for 8,000.
 */
export function notifyOfChange(
  channel: string,
  fileId: RawBuilder<unknown>,
  ownerId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  // Cast to text: some clients of hosts, such as Prisma's, cannot read `void`.
  return sql`pg_notify(${channel}, ${fileId}::text || coalesce(' ' || ${ownerId}::text, ''))::text`;
}

/** Parses the payload of such a notification. */
export function toChangedFile(payload: string): ChangedFile {
  const space = payload.indexOf(' ');
  if (space === -1) return { fileId: payload, ownerId: null };
  return { fileId: payload.slice(0, space), ownerId: payload.slice(space + 1) };
}
