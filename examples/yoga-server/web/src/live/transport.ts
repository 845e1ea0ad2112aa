import { httpTransport, type Transport } from '@graphql-darkroom/client';
import { createClient } from 'graphql-ws';
import { logged } from '../log/logged-transport.ts';
import { type ExternalStore, externalStore } from '../store/external-store.ts';

/** Where the live connection stands; `IDLE` while nothing is subscribed to. */
export type ConnectionStatus = 'IDLE' | 'CONNECTING' | 'LIVE' | 'LOST';

/** The status of the page's one live connection. */
export const connectionStatus: ExternalStore<ConnectionStatus> = externalStore<ConnectionStatus>('IDLE');

const sockets = createClient({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  // Darkroom's client opens lost subscriptions again, and tells its components meanwhile.
  retryAttempts: 0,
  // A page goes from one set of subscriptions to the next without a new connection.
  lazyCloseTimeout: 1000,
  on: {
    connecting: () => {
      // What was lost is lost until it is live again.
      if (connectionStatus.get() !== 'LOST') connectionStatus.set('CONNECTING');
    },
    connected: () => connectionStatus.set('LIVE'),
    closed: (event) => connectionStatus.set((event as CloseEvent).code === 1000 ? 'IDLE' : 'LOST'),
  },
});

/** Operations by POST, subscriptions over one WebSocket, and all of them in the log. */
export const transport: Transport = logged({
  ...httpTransport({ url: '/graphql' }),
  subscribe: (request, sink) => sockets.subscribe(request, sink),
  isWebSocket: true,
});
