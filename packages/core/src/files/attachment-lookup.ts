import DataLoader from 'dataloader';
import type { DatabaseAttachments } from '../ports/database-attachments.ts';
import type { OpenDatabase } from '../ports/database.ts';

/** A place that a file may be attached to, as {@link DatabaseAttachments.find} looks it up. */
export type PossibleAttachment = Parameters<DatabaseAttachments['find']>[0]['places'][number];

/** Whether a file is attached to a place: for files with more attachments than their record contains. */
export type AttachmentLookup = (place: PossibleAttachment) => Promise<boolean>;

const MOST_AT_ONCE = 1000;

/** A lookup that caches nothing across ticks, and batches the questions of one tick. */
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
