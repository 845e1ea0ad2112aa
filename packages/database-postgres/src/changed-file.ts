import type { ChangedFile } from '@graphql-darkroom/core/adapter';
import { type RawBuilder, sql } from 'kysely';

/**
 * Tells of a change on a channel: the file's id, and after a space its owner, where it has one. An owner's id has at
 * most 255 bytes, and a notification room for 8,000.
 */
export function notifyOfChange(
  channel: string,
  fileId: RawBuilder<unknown>,
  ownerId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  // As text: some clients of hosts, as Prisma's, cannot read what is void.
  return sql`pg_notify(${channel}, ${fileId}::text || coalesce(' ' || ${ownerId}::text, ''))::text`;
}

/** What such a notification tells. */
export function toChangedFile(payload: string): ChangedFile {
  const space = payload.indexOf(' ');
  if (space === -1) return { fileId: payload, ownerId: null };
  return { fileId: payload.slice(0, space), ownerId: payload.slice(space + 1) };
}
