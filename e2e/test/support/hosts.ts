import { byDepth } from '../../../test/support/depth.ts';
import type { Transport } from './host-client.ts';

/** A server with a version of graphql that it runs on. */
export interface HostUnderTest {
  readonly server: string;
  /** Of graphql: Apollo Server 5, NestJS 12 on it, and Mercurius 16 take 16 alone. */
  readonly version: 16 | 17;
  readonly transport: Transport;
  /** Whether it keeps the texts of the host's own unexpected errors from clients, as GraphQL Yoga does. */
  readonly masks: boolean;
}

/** All that must hold on every server is tried on these. */
export const HOSTS: readonly HostUnderTest[] = [
  { server: 'yoga', version: 16, transport: 'SERVER_SENT_EVENTS', masks: true },
  { server: 'yoga', version: 17, transport: 'SERVER_SENT_EVENTS', masks: true },
  { server: 'apollo-server', version: 16, transport: 'WEBSOCKET', masks: false },
  { server: 'nestjs', version: 16, transport: 'WEBSOCKET', masks: false },
  { server: 'mercurius', version: 16, transport: 'WEBSOCKET', masks: false },
  { server: 'graphql-js', version: 16, transport: 'WEBSOCKET', masks: false },
  { server: 'graphql-js', version: 17, transport: 'WEBSOCKET', masks: false },
];

/**
 * One of each kind: both versions of graphql, another executor than graphql's, classes of resolvers, and each way that
 * subscriptions are served. For what an executor or a transport decides, and no server by itself.
 */
export const KINDS_OF_HOSTS: readonly HostUnderTest[] = byDepth(
  HOSTS.filter(({ server, version }) =>
    ['yoga 16', 'nestjs 16', 'mercurius 16', 'graphql-js 17'].includes(`${server} ${version}`),
  ),
  HOSTS,
);
