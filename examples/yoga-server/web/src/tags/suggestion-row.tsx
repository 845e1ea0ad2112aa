import type { ReviewedTag } from '@graphql-darkroom/client';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import type { ReviewButton } from './use-review-focus.ts';

/** Props of {@link SuggestionRow}. */
export interface SuggestionRowProps {
  readonly tag: ReviewedTag;
  /** Whether Tab moves the focus here. */
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  /** Moves the focus by the given number of rows, to this button. */
  readonly onMove: (by: number, button: ReviewButton) => void;
  readonly onConfirm: () => void;
  readonly onReject: () => void;
}

/** A suggested tag to review, with the tagger's confidence. */
export function SuggestionRow(props: SuggestionRowProps): ReactNode {
  const { tag, isCurrent, onFocus, onMove, onConfirm, onReject } = props;
  const percent = tag.confidence === null ? null : Math.round(tag.confidence * 100);
  const keys = (button: ReviewButton): Readonly<Record<string, () => void>> => ({
    ArrowDown: () => onMove(1, button),
    ArrowUp: () => onMove(-1, button),
    ArrowRight: () => onMove(0, 'reject'),
    ArrowLeft: () => onMove(0, 'confirm'),
    Home: () => onMove(-Infinity, button),
    End: () => onMove(Infinity, button),
    y: onConfirm,
    n: onReject,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const button =
      event.target instanceof HTMLElement && event.target.dataset['focus'] === 'reject' ? 'reject' : 'confirm';
    const action = keys(button)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  const style: CSSProperties & Record<'--sure', string> = { '--sure': `${percent ?? 0}%` };
  // Only the buttons of the current row are in the tab order: Tab passes the list in two steps.
  const button = (
    which: ReviewButton,
    sign: string,
    label: string,
    shortcut: string,
    action: () => void,
  ): ReactNode => (
    <button
      type="button"
      className={`decide decide-${which}`}
      data-focus={which}
      tabIndex={isCurrent ? 0 : -1}
      aria-keyshortcuts={shortcut}
      onClick={action}
    >
      <span aria-hidden="true">{sign}</span>
      <span className="hidden">
        {label} {tag.name}
      </span>
    </button>
  );
  return (
    <li className="suggestion" data-tag={tag.name} style={style} onFocus={onFocus} onKeyDown={onKeyDown}>
      <span className="suggestion-name">{tag.name}</span>
      {percent !== null && (
        <span className="suggestion-sure">
          {percent}
          {'\u202f'}%<span className="hidden"> sure</span>
        </span>
      )}
      {button('confirm', '✓', 'Confirm', 'Y', onConfirm)}
      {button('reject', '✕', 'Reject', 'N', onReject)}
    </li>
  );
}
