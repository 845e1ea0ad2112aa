import { useTagReview } from '@graphql-darkroom/client/react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import type { JobView } from '../file/photo.ts';
import { AddTag } from './add-tag.tsx';
import { describeTagging } from './describe-tagging.ts';
import { SuggestAgain } from './suggest-again.tsx';
import { SuggestionRow } from './suggestion-row.tsx';
import { useReviewFocus } from './use-review-focus.ts';

/** Props of {@link TagReview}. */
export interface TagReviewProps {
  readonly id: string;
  readonly isReady: boolean;
  readonly tagging: JobView | null;
}

/** The tags of a photo. Visitors confirm or reject suggestions, with the pointer or with the keyboard alone. */
export function TagReview({ id, isReady, tagging }: TagReviewProps): ReactNode {
  const { tags, confirm, reject, add, discardRest, undo, canUndo, pending, error } = useTagReview(id);
  const suggested = tags.filter(({ status }) => status === 'SUGGESTED');
  const confirmed = tags.filter(({ status }) => status === 'CONFIRMED');
  const names = suggested.map(({ name }) => name);
  const section = useRef<HTMLElement>(null);
  const focus = useReviewFocus(section, names);

  const takeBack = (): void => {
    focus.afterUndo();
    undo();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === 'u' && canUndo) takeBack();
  };
  // The next focus is set before the decision: afterwards the row is gone.
  const decide = (name: string, decision: (name: string) => void): void => {
    focus.afterDecision(name);
    decision(name);
  };

  return (
    <section className="tags" ref={section} aria-labelledby="tags-title" aria-busy={pending} onKeyDown={onKeyDown}>
      <div className="section-head">
        <h2 id="tags-title">Tags</h2>
        <button type="button" className="quiet" aria-keyshortcuts="U" disabled={!canUndo} onClick={takeBack}>
          Undo
        </button>
      </div>
      <p className="tags-status" data-focus="status" tabIndex={-1} role="status">
        {describeTagging({ isReady, tagging, suggested: suggested.length, confirmed: confirmed.length })}
      </p>
      {tagging?.status === 'FAILED' && <SuggestAgain id={id} />}
      {suggested.length > 0 && (
        <>
          <ul className="suggestions" aria-describedby="tags-keys">
            {suggested.map((tag) => (
              <SuggestionRow
                key={tag.name}
                tag={tag}
                isCurrent={focus.current === tag.name}
                onFocus={() => focus.setCurrent(tag.name)}
                onMove={(by, button) => focus.move(tag.name, by, button)}
                onConfirm={() => decide(tag.name, confirm)}
                onReject={() => decide(tag.name, reject)}
              />
            ))}
          </ul>
          <p className="tags-keys" id="tags-keys">
            <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Y</kbd> yes, <kbd>N</kbd> no, <kbd>U</kbd> undo
          </p>
          <button
            type="button"
            className="button tags-discard"
            onClick={() => {
              focus.toStatus();
              discardRest();
            }}
          >
            Discard rest
          </button>
        </>
      )}
      {confirmed.length > 0 && (
        <ul className="chips" aria-label="Tags of this photo">
          {confirmed.map(({ name }) => (
            <li key={name} className="chip">
              <span className="chip-name">{name}</span>
              <button
                type="button"
                onClick={() => {
                  focus.toStatus();
                  reject(name);
                }}
              >
                <span aria-hidden="true">✕</span>
                <span className="hidden">Remove {name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {isReady && <AddTag onAdd={add} />}
      <p role="alert" className="failed">
        {error?.message}
      </p>
    </section>
  );
}
