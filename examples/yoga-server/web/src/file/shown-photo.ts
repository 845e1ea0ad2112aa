import { useSyncExternalStore } from 'react';

const CHANGED = 'shown-photo';

/** The id of the photo in the URL, `?id=…`; null if there is none. */
export function useShownPhoto(): string | null {
  return useSyncExternalStore(subscribe, current);
}

let isRevealed = true;

/** Whether the photo was just chosen, rather than named by the page's first URL; true once per choice. */
export function takeReveal(): boolean {
  const isDue = !isRevealed;
  isRevealed = true;
  return isDue;
}

/** Shows a photo, or none, and adds that to the browser's history. */
export function showPhoto(id: string | null): void {
  if (id === current()) return;
  const url = new URL(location.href);
  if (id === null) url.searchParams.delete('id');
  else url.searchParams.set('id', id);
  history.pushState(null, '', url);
  isRevealed = id === null;
  dispatchEvent(new Event(CHANGED));
}

function current(): string | null {
  return new URLSearchParams(location.search).get('id');
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(CHANGED, listener);
  };
}
