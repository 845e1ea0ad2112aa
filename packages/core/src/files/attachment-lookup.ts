import DataLoader from 'dataloader';
import type { DatabaseAttachments } from '../ports/database-attachments.ts';
import type { OpenDatabase } from '../ports/database.ts';

/** Where a file may be attached, as {@link DatabaseAttachments.find} looks it up. */
export type PossibleAttachment = Parameters<DatabaseAttachments['find']>[0]['places'][number];

/** Says whether a file is attached to a place: for those with more attachments than are on their record. */
export type AttachmentLookup = (place: PossibleAttachment) => Promise<boolean>;

const MOST_AT_ONCE = 1000;

/** A lookup that keeps nothing across ticks, and asks for all of one tick together. */
export function attachmentLookup({ attachments }: Pick<OpenDatabase, 'attachments'>): AttachmentLookup {
  const loader = new DataLoader<PossibleAttachment, boolean>(
    async (asked) => {
      const places = asked.map(({ fileId, target, formerly, subject }) => ({ fileId, target, formerly, subject }));
      const found = new Set(await attachments.find({ places }));
      return places.map((_place, index) => found.has(index));
    },
    { cache: false, maxBatchSize: MOST_AT_ONCE },
  );
  return (place) => loader.load(place);
}
