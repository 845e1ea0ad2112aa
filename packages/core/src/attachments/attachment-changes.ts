import type { FileTarget } from '../directive/directive-runtime.ts';
import type { AttachmentChange } from '../ports/database-attachments.ts';

/** Files to attach to one record; null without one. */
interface FilesForRecord {
  readonly target: FileTarget;
  readonly attach: 'ADD' | 'SET';
  readonly subject: string | null;
  readonly ids: readonly string[];
}

/**
 * The attachment changes of one call: one for each record and target. If one of the arguments with files for a record
 * uses SET, the record keeps exactly the files of all of them.
 */
export function attachmentChanges(files: readonly FilesForRecord[]): readonly AttachmentChange[] {
  const byRecord = Map.groupBy(files, ({ target, subject }) => JSON.stringify([target.coordinate, subject]));
  return [...byRecord.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const { target, subject } = first;
    return [
      {
        target: target.coordinate,
        formerly: target.formerly,
        subject,
        fileIds: [...new Set(same.flatMap(({ ids }) => ids))],
        attach: same.some(({ attach }) => attach === 'SET') ? 'SET' : 'ADD',
      },
    ];
  });
}
