import { randomUUID } from 'node:crypto';
import { darkroomFileOf, type DarkroomFile } from '../files/darkroom-file.ts';
import type { EventType, StoredEvent } from '../ports/events.ts';
import type { FileRecord } from '../ports/records.ts';

/** What an event reports, besides the file. */
export type EventToTell = { readonly type: EventType } & Pick<StoredEvent, 'conversionId' | 'reviewer'>;

/** The event as stored with its jobs, with a new id. */
export function storeEvent(event: EventToTell, record: FileRecord): StoredEvent {
  const file: unknown = JSON.parse(JSON.stringify(darkroomFileOf(record)));
  return {
    id: randomUUID(),
    ...event,
    occurredAt: new Date().toISOString(),
    file: file as StoredEvent['file'],
  };
}

/** The file of a stored event, with its dates restored. */
export function storedFile({ file }: StoredEvent): DarkroomFile {
  const stored = file as unknown as DarkroomFile;
  return {
    ...stored,
    uploadExpiresAt: new Date(stored.uploadExpiresAt),
    createdAt: new Date(stored.createdAt),
    completedAt: stored.completedAt === null ? null : new Date(stored.completedAt),
  };
}
