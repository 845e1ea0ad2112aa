import { randomUUID } from 'node:crypto';
import type { AttachmentChange, AttachmentPlace, Reservation } from '../../ports/database-attachments.ts';
import type { OpenDatabase } from '../../ports/database.ts';
import type { AttachmentRecord } from '../../ports/records.ts';
import { read } from './files-in-states.ts';

/** A new record at a target. */
export function newPlace(changes: Partial<AttachmentPlace> = {}): AttachmentPlace {
  return { target: 'Customer.reports', subject: randomUUID(), ...changes };
}

/** Attaches files to a place, in addition to those attached there or instead of them. */
export async function attachTo(
  database: OpenDatabase,
  fileIds: readonly string[],
  place: AttachmentPlace,
  options: Partial<Pick<AttachmentChange, 'attach' | 'formerly'>> & {
    readonly reservation?: Reservation;
    readonly detachedExpiresInSeconds?: number | null;
  } = {},
): Promise<readonly string[]> {
  const { attach = 'ADD', formerly = [], reservation, detachedExpiresInSeconds = null } = options;
  return database.attachments.attach({
    changes: [{ target: place.target, subject: place.subject, fileIds, attach, formerly }],
    ...(reservation && { reservation }),
    detachedExpiresInSeconds,
  });
}

/** Detaches files from a place, or all that are attached there. */
export async function detachFrom(
  database: OpenDatabase,
  fileIds: readonly string[] | null,
  place: AttachmentPlace,
  {
    formerly = [],
    detachedExpiresInSeconds = null,
  }: Partial<Pick<AttachmentChange, 'formerly'>> & {
    readonly detachedExpiresInSeconds?: number | null;
  } = {},
): Promise<readonly string[]> {
  return database.attachments.detach({ ...place, fileIds, formerly, detachedExpiresInSeconds });
}

/** Reserves files for places. */
export async function reserveFor(
  database: OpenDatabase,
  fileIds: readonly string[],
  ...places: readonly AttachmentPlace[]
): Promise<Reservation & { readonly fileIds: readonly string[] }> {
  const id = randomUUID();
  const reserved = await database.attachments.reserve({ id, places: places.map((place) => ({ ...place, fileIds })) });
  return { id, ...reserved };
}

/** The places on the file's record where it is attached or reserved. */
export async function placesOf(
  database: OpenDatabase,
  fileId: string,
): Promise<readonly Omit<AttachmentRecord, 'attachedAt'>[]> {
  const { attachments } = await read(database, fileId);
  return attachments.map(({ target, subject, isReserved }) => ({ target, subject, isReserved }));
}

/** The files among these that are attached to the place. */
export async function attachedAt(
  database: OpenDatabase,
  fileIds: readonly string[],
  { target, subject }: AttachmentPlace,
): Promise<readonly string[]> {
  const files = await database.files.get({ ids: fileIds });
  const found = files.filter(({ attachments }) =>
    attachments.some((each) => !each.isReserved && each.target === target && each.subject === subject),
  );
  return fileIds.filter((fileId) => found.some(({ id }) => id === fileId));
}

/** The versions of the files, in the same order. */
export async function versionsOf(database: OpenDatabase, fileIds: readonly string[]): Promise<readonly number[]> {
  return Promise.all(fileIds.map(async (fileId) => (await read(database, fileId)).version));
}

/** Turns all reservations left by earlier cases into attachments. */
export async function settleAll(database: OpenDatabase): Promise<void> {
  while ((await database.attachments.settle({ olderThanSeconds: 0, limit: 100 })) > 0);
}
