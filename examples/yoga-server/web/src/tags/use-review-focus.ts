import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';

/** The two buttons of a suggestion. */
export type ReviewButton = 'confirm' | 'reject';

/** Where the focus is in a review, and where it moves next. */
export interface ReviewFocus {
  /** The suggestion that Tab moves to; null if there are none. */
  readonly current: string | null;
  readonly setCurrent: (name: string) => void;
  /** Focuses a button of the suggestion the given number of rows away. */
  readonly move: (from: string, by: number, button: ReviewButton) => void;
  /**
   * Call this before a suggestion disappears: the focus then moves to the next one, or to the status if none is left.
   */
  readonly afterDecision: (name: string) => void;
  /** Call this before a suggestion comes back: the focus then moves to it. */
  readonly afterUndo: () => void;
  readonly toStatus: () => void;
}

/** A roving tabindex over suggestions that appear and disappear. */
export function useReviewFocus(section: RefObject<HTMLElement | null>, names: readonly string[]): ReviewFocus {
  const [chosen, setCurrent] = useState<string | null>(null);
  const current = chosen !== null && names.includes(chosen) ? chosen : (names[0] ?? null);
  const latest = useRef(names);
  const awaited = useRef<((now: readonly string[], before: readonly string[]) => boolean) | null>(null);

  useEffect(() => {
    const before = latest.current;
    latest.current = names;
    if (awaited.current?.(names, before) === true) awaited.current = null;
  });

  const actions = useMemo(() => {
    const focusStatus = (): void => section.current?.querySelector<HTMLElement>('[data-focus="status"]')?.focus();
    const focus = (name: string | undefined, button: ReviewButton): void => {
      if (name === undefined) return focusStatus();
      setCurrent(name);
      section.current?.querySelector<HTMLElement>(`[data-tag="${CSS.escape(name)}"] [data-focus="${button}"]`)?.focus();
    };
    const focusedButton = (): ReviewButton =>
      document.activeElement?.getAttribute('data-focus') === 'reject' ? 'reject' : 'confirm';
    return {
      move: (from: string, by: number, button: ReviewButton) => {
        const all = latest.current;
        const index = Math.min(all.length - 1, Math.max(0, all.indexOf(from) + by));
        focus(all[index], button);
      },
      afterDecision: (name: string) => {
        const index = latest.current.indexOf(name);
        const button = focusedButton();
        awaited.current = (now) => {
          if (now.includes(name)) return false;
          focus(now[Math.min(index, now.length - 1)], button);
          return true;
        };
      },
      afterUndo: () => {
        awaited.current = (now, before) => {
          const back = now.find((name) => !before.includes(name));
          if (back !== undefined) focus(back, 'confirm');
          else if (section.current?.contains(document.activeElement) !== true) focusStatus();
          return true;
        };
      },
      toStatus: focusStatus,
    };
  }, [section]);
  return { current, setCurrent, ...actions };
}
