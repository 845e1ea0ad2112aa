/** A notification, as pg reports it. */
export interface PostgresNotification {
  readonly channel: string;
  readonly payload?: string | undefined;
}

/** A listener for the events of a client. */
export type PostgresClientListener =
  | (() => void)
  | ((error: Error) => void)
  | ((notification: PostgresNotification) => void);

/** The part of pg's `PoolClient` that Darkroom uses. */
export interface PostgresPoolClient {
  query(config: {
    readonly text: string;
    readonly values?: unknown[];
    readonly types?: { readonly getTypeParser: (oid: number) => (text: string) => unknown };
  }): Promise<unknown>;
  /** The server's process for its session, as reported by the server or a pooler. */
  readonly processID?: number | null;
  release(error?: Error | boolean): void;
  on(event: 'notification' | 'error' | 'end', listener: PostgresClientListener): unknown;
  removeListener(event: string, listener: PostgresClientListener): unknown;
}

/** Receives a client, or the reason why there is none. */
export type PostgresPoolCallback = (error: Error | undefined, client: PostgresPoolClient | undefined) => void;

/** The part of pg's `Pool` that Darkroom uses; a `Pool` of pg 8 fits. */
export interface PostgresPool {
  /** Calls back in the tick in which the client arrives, as pg does, or returns a promise for it. */
  connect(callback: PostgresPoolCallback): Promise<PostgresPoolClient> | void;
  readonly options?: {
    readonly max?: number | undefined;
    readonly connectionTimeoutMillis?: number | undefined;
  };
}
