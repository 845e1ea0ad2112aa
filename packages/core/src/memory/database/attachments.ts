import type { AttachmentPlace, DatabaseAttachments } from '../../ports/database-attachments.ts';
import type { AttachmentRecord } from '../../ports/records.ts';
import { MAX_LISTED_ATTACHMENTS } from '../../ports/rules/attachments.ts';
import { pageOf } from './page-of.ts';
import type { MemoryRecords } from './records.ts';
import { requireNoTransaction } from './require-no-transaction.ts';

/** A file attached to a place, or reserved for it. */
interface Row extends AttachmentPlace {
  readonly fileId: string;
  /** Null if attached. */
  readonly reservation: string | null;
  /** Its position in the order of attachments. */
  readonly position: number;
  readonly attachedAt: Date;
}

/** {@link DatabaseAttachments} over records in memory, plus what the records of files need from it. */
export interface MemoryAttachments extends DatabaseAttachments {
  /** Whether the file has a reservation younger than this. */
  isReserved(fileId: string, seconds: number): boolean;
  /** Whether the file has neither attachments nor reservations. */
  isFree(fileId: string): boolean;
  /** Deletes the attachments of a deleted file. */
  forget(fileId: string): void;
}

/** Attachments in memory. A method never awaits before it is done, which makes it a transaction. */
export function memoryAttachments(records: MemoryRecords): MemoryAttachments {
  const { now } = records;
  const rowsOf = new Map<string, readonly Row[]>();
  let position = 0;

  const of = (fileId: string): readonly Row[] => rowsOf.get(fileId) ?? [];
  const all = (): readonly Row[] => [...rowsOf.values()].flat();
  const secondsAgo = (seconds: number): number => now().getTime() - seconds * 1000;

  /** Writes the rows of a file and updates its record. Publishes an event if an attachment was added or removed. */
  function write(fileId: string, rows: readonly Row[], detachedExpiresInSeconds: number | null): void {
    const file = records.get(fileId);
    if (file === null) return;
    const before = placesOf(of(fileId));
    const after = placesOf(rows);
    const isChanged = before.size !== after.size || [...before].some((place) => !after.has(place));
    rowsOf.set(fileId, rows);
    const record = { ...file, attachments: listed(rows), expiresAt: after.size > 0 ? null : file.expiresAt };
    if (!isChanged) {
      records.put(record);
      return;
    }
    const isDetached = after.size === 0 && file.status === 'READY' && detachedExpiresInSeconds !== null;
    const expiresAt = isDetached ? new Date(now().getTime() + detachedExpiresInSeconds * 1000) : null;
    records.change({ ...record, wasAttached: true, expiresAt }, []);
  }

  function withoutReservation(id: string): void {
    for (const [fileId, rows] of rowsOf) {
      const kept = rows.filter(({ reservation }) => reservation !== id);
      if (kept.length < rows.length) write(fileId, kept, null);
    }
  }

  /** The rows plus this one, which replaces a row with the same content. */
  function withRow(rows: readonly Row[], row: Row): readonly Row[] {
    const same = rows.find((other) => other.reservation === null && isAt(other, row));
    const attachedAt = same?.attachedAt ?? row.attachedAt;
    return [...rows.filter((other) => other !== same), { ...row, attachedAt }];
  }

  return {
    reserve: async ({ id, places }) => {
      position += 1;
      const found = new Set<string>();
      for (const { target, subject, fileIds } of places) {
        for (const fileId of new Set(fileIds)) {
          if (records.get(fileId) === null) continue;
          found.add(fileId);
          const row = { fileId, target, subject, reservation: id, position, attachedAt: now() };
          const isReserved = of(fileId).some((other) => other.reservation === id && isAt(other, row));
          if (!isReserved) write(fileId, [...of(fileId), row], null);
        }
      }
      return { fileIds: [...found], since: String(position) };
    },

    attach: async ({ changes, reservation, ifAll = false, detachedExpiresInSeconds, db }) => {
      requireNoTransaction(db);
      position += 1;
      const before = reservation === undefined ? position : Number(reservation.since);
      const after = new Map<string, readonly Row[]>();
      for (const { fileIds, target, subject } of changes) {
        for (const fileId of fileIds) {
          if (records.get(fileId) === null) continue;
          const row = { fileId, target, subject, reservation: null, position, attachedAt: now() };
          after.set(fileId, withRow(after.get(fileId) ?? of(fileId), row));
        }
      }
      const attached = [...after.keys()];
      if (ifAll && changes.some(({ fileIds }) => fileIds.some((id) => !after.has(id)))) return attached;
      for (const { attach, target, formerly, subject } of changes) {
        if (attach !== 'SET') continue;
        const isReplaced = (row: Row): boolean =>
          row.reservation === null &&
          row.position < before &&
          [target, ...formerly].includes(row.target) &&
          row.subject === subject;
        for (const { fileId } of all().filter(isReplaced)) {
          after.set(
            fileId,
            (after.get(fileId) ?? of(fileId)).filter((row) => !isReplaced(row)),
          );
        }
      }
      for (const [fileId, rows] of after) write(fileId, rows, detachedExpiresInSeconds);
      if (reservation !== undefined) withoutReservation(reservation.id);
      return attached;
    },

    release: async ({ id }) => withoutReservation(id),

    detach: async ({ target, formerly, subject, fileIds, detachedExpiresInSeconds, db }) => {
      requireNoTransaction(db);
      const isDetached = (row: Row): boolean =>
        row.reservation === null &&
        [target, ...formerly].includes(row.target) &&
        row.subject === subject &&
        (fileIds === null || fileIds.includes(row.fileId));
      const detached = new Set(
        all()
          .filter(isDetached)
          .map(({ fileId }) => fileId),
      );
      for (const fileId of detached) {
        write(
          fileId,
          of(fileId).filter((row) => !isDetached(row)),
          detachedExpiresInSeconds,
        );
      }
      return [...detached];
    },

    list: async ({ target, formerly, subject, ...page }) => {
      const isThere = (row: Row): boolean =>
        row.reservation === null &&
        [target, ...formerly].includes(row.target) &&
        (subject === null || row.subject === subject);
      return pageOf(
        records.all().filter(({ id }) => of(id).some(isThere)),
        page,
      );
    },

    find: async ({ places }) =>
      places.flatMap(({ fileId, target, formerly, subject }, index) =>
        of(fileId).some(
          (row) =>
            row.reservation === null &&
            [target, ...formerly].includes(row.target) &&
            (subject === null || row.subject === subject),
        )
          ? [index]
          : [],
      ),

    settle: async ({ olderThanSeconds, limit }) => {
      const old = all()
        .filter(
          ({ reservation, attachedAt }) => reservation !== null && attachedAt.getTime() < secondsAgo(olderThanSeconds),
        )
        .toSorted((a, b) => a.attachedAt.getTime() - b.attachedAt.getTime())
        .slice(0, limit);
      for (const fileId of new Set(old.map((row) => row.fileId))) {
        let rows = of(fileId);
        for (const row of old.filter((each) => each.fileId === fileId)) {
          position += 1;
          const others = rows.filter((other) => other !== row);
          rows = withRow(others, { ...row, reservation: null, position });
        }
        write(fileId, rows, null);
      }
      return old.length;
    },

    isReserved: (fileId, seconds) =>
      of(fileId).some(
        ({ reservation, attachedAt }) => reservation !== null && attachedAt.getTime() > secondsAgo(seconds),
      ),
    isFree: (fileId) => of(fileId).length === 0,
    forget: (fileId) => void rowsOf.delete(fileId),
  };
}

function isAt(a: AttachmentPlace, b: AttachmentPlace): boolean {
  return a.target === b.target && a.subject === b.subject;
}

/** The places that a file is attached to, without reservations, for comparison. */
function placesOf(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.filter(({ reservation }) => reservation === null).map(placeKey));
}

function placeKey({ target, subject }: AttachmentPlace): string {
  return `${target}\0${subject ?? ''}`;
}

function listed(rows: readonly Row[]): readonly AttachmentRecord[] {
  // Compared by bytes, as in databases: by UTF-16, an emoji would come before `\uFFFD`.
  const key = (row: Row): Buffer => Buffer.from(`${placeKey(row)}\0${row.reservation === null ? 0 : 1}`);
  return rows
    .toSorted((a, b) => Buffer.compare(key(a), key(b)))
    .slice(0, MAX_LISTED_ATTACHMENTS)
    .map(({ target, subject, attachedAt, reservation }) => ({
      target,
      subject,
      attachedAt,
      isReserved: reservation !== null,
    }));
}
