import { useSyncExternalStore } from 'react';

/** The id of the file that the URL names, so that a reload or a link shows it again; null for none. */
export function useFileId(): string | null {
  return useSyncExternalStore(subscribe, () => new URLSearchParams(location.search).get('id'));
}

/** Shows a file, or the upload for null. */
export function showFile(id: string | null): void {
  history.pushState(null, '', id === null ? '/' : `/?id=${id}`);
  dispatchEvent(new PopStateEvent('popstate'));
}

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  return () => removeEventListener('popstate', listener);
}
