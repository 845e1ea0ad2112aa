/** What pg tells of a notification. */
export interface PostgresNotification {
  readonly channel: string;
  readonly payload?: string | undefined;
}

/** What listens to the events of a client. */
export type PostgresClientListener =
  | (() => void)
  | ((error: Error) => void)
  | ((notification: PostgresNotification) => void);

/** The part of pg's `PoolClient` that is used. */
export interface PostgresPoolClient {
  query(config: {
    readonly text: string;
    readonly values?: unknown[];
    readonly types?: { readonly getTypeParser: (oid: number) => (text: string) => unknown };
  }): Promise<unknown>;
  /** The server's process of its session, as the server or a pooler tells it. */
  readonly processID?: number | null;
  release(error?: Error | boolean): void;
  on(event: 'notification' | 'error' | 'end', listener: PostgresClientListener): unknown;
  removeListener(event: string, listener: PostgresClientListener): unknown;
}

/** Given a client, or why there is none. */
export type PostgresPoolCallback = (error: Error | undefined, client: PostgresPoolClient | undefined) => void;

/** The part of pg's `Pool` that is used; a `Pool` of pg 8 fits. */
export interface PostgresPool {
  /** Calls back in the moment in which the client is there, as pg does, or gives a promise for it. */
  connect(callback: PostgresPoolCallback): Promise<PostgresPoolClient> | void;
  readonly options?: {
    readonly max?: number | undefined;
    readonly connectionTimeoutMillis?: number | undefined;
  };
}
