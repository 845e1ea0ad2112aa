import { httpTransport, type Transport } from '@graphql-darkroom/client';
import { createClient } from 'graphql-ws';
import { logged } from '../log/logged-transport.ts';
import { type ExternalStore, externalStore } from '../store/external-store.ts';

/** The state of the live connection; `IDLE` while there are no subscriptions. */
export type ConnectionStatus = 'IDLE' | 'CONNECTING' | 'LIVE' | 'LOST';

/** The status of the page's one live connection. */
export const connectionStatus: ExternalStore<ConnectionStatus> = externalStore<ConnectionStatus>('IDLE');

const sockets = createClient({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  // Darkroom's client reopens lost subscriptions, and informs its components in the meantime.
  retryAttempts: 0,
  // This lets a page replace its subscriptions without a new connection.
  lazyCloseTimeout: 1000,
  on: {
    connecting: () => {
      // A lost connection counts as lost until it is live again.
      if (connectionStatus.get() !== 'LOST') connectionStatus.set('CONNECTING');
    },
    connected: () => connectionStatus.set('LIVE'),
    closed: (event) => connectionStatus.set((event as CloseEvent).code === 1000 ? 'IDLE' : 'LOST'),
  },
});

/** Operations by POST, subscriptions over one WebSocket; everything is logged. */
export const transport: Transport = logged({
  ...httpTransport({ url: '/graphql' }),
  subscribe: (request, sink) => sockets.subscribe(request, sink),
  isWebSocket: true,
});
