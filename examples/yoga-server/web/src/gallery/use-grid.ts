import { type RefCallback, useCallback, useState } from 'react';

const SMALLEST_TILE = 190;
/** The gap between tiles and the height below a tile's picture, in pixels; `page.css` has the same values. */
const GAP = 16;
const CAPTION = 76;

/** The measurements of a grid of equal tiles. */
export interface Grid {
  readonly ref: RefCallback<HTMLElement>;
  readonly columns: number;
  /** In pixels. */
  readonly tileWidth: number;
  /** Including the gap below, in pixels. */
  readonly rowHeight: number;
  /** The distance from the top of the page to the grid, in pixels. */
  readonly top: number;
}

/** Measures the grid's element, and again whenever the size of the page changes. */
export function useGrid(): Grid {
  const [{ width, top }, setBox] = useState({ width: 1, top: 0 });
  const ref = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const measure = (): void => {
      const box = element.getBoundingClientRect();
      const found = { width: box.width, top: Math.round(box.top + scrollY) };
      setBox((before) => (before.width === found.width && before.top === found.top ? before : found));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, []);
  const columns = Math.max(2, Math.floor((width + GAP) / (SMALLEST_TILE + GAP)));
  const tileWidth = Math.max(0, (width - GAP * (columns - 1)) / columns);
  return { ref, columns, tileWidth, rowHeight: Math.round(tileWidth * 0.75 + CAPTION + GAP), top };
}
