import type { ReactNode } from 'react';

/** A file that was not sent. */
export interface Refusal {
  readonly key: number;
  readonly name: string;
  readonly reason: string;
}

/** Props of {@link RefusedFiles}. */
export interface RefusedFilesProps {
  readonly refusals: readonly Refusal[];
  readonly onDismiss: (refusal: Refusal) => void;
}

/** Files that were not sent, and why. */
export function RefusedFiles({ refusals, onDismiss }: RefusedFilesProps): ReactNode {
  return (
    <div role="alert">
      {refusals.length > 0 && (
        <ul className="notes">
          {refusals.map((refusal) => (
            <li key={refusal.key} className="note note-refused">
              <span className="note-text">
                <strong>{refusal.name}</strong> was not sent. {refusal.reason}
              </span>
              <button type="button" className="quiet" onClick={() => onDismiss(refusal)}>
                Dismiss<span className="hidden"> {refusal.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
