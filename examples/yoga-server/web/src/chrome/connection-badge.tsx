import { type ReactNode, useSyncExternalStore } from 'react';
import { type ConnectionStatus, connectionStatus } from '../live/transport.ts';
import { useStore } from '../store/external-store.ts';

const WORDS: Readonly<Record<ConnectionStatus | 'OFFLINE', string>> = {
  IDLE: 'Connecting',
  CONNECTING: 'Connecting',
  LIVE: 'Live',
  LOST: 'Reconnecting',
  OFFLINE: 'Offline',
};

/** Shows whether the page's data is live. */
export function ConnectionBadge(): ReactNode {
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  const status = useStore(connectionStatus);
  const shown = isOnline ? status : 'OFFLINE';
  return (
    <p className={`badge badge-${shown.toLowerCase()}`} role="status">
      <span className="badge-dot" aria-hidden="true" />
      {WORDS[shown]}
    </p>
  );
}

function listen(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}
