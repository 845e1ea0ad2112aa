import type { FileTarget } from '../directive/directive-runtime.ts';
import type { AttachmentChange } from '../ports/database-attachments.ts';

/** Files that become attached for one record; null for none. */
interface FilesForRecord {
  readonly target: FileTarget;
  readonly attach: 'ADD' | 'SET';
  readonly subject: string | null;
  readonly ids: readonly string[];
}

/**
 * The changes of all attachments that one call asks for: one for each record and target. Where one of the places that
 * name files for it sets them, all of these files are what it has from then on.
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
