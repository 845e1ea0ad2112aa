/**
 * The result of a statement, or of several sent together: all their rows, and the command and row count of the last.
 */
export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly command: string;
  readonly rowCount: number | null;
}

/** A session with the database, held exclusively until it is released. */
export interface Connection {
  /** Without values, the text may contain several statements. */
  query(text: string, values?: readonly unknown[]): Promise<StatementResult>;
  /** Returns the session; a broken one is closed. */
  release(isBroken?: boolean): void;
  /**
   * Cancels the running statement of a process of the server, by another session, if `may` returns true once that
   * session is available. Omitted if there are no other sessions.
   */
  cancel?(processId: number, may: () => boolean): Promise<void>;
}

/** The callbacks of {@link Connector.listen}. */
export interface NotificationListener {
  readonly onNotification: (channel: string, payload: string) => void;
  /** Listening was interrupted and works again: notifications may be missing. */
  readonly onGap: () => void;
}

/** Connects to a database: through the host's pool, or with PGlite. */
export interface Connector {
  readonly backend: 'postgres' | 'pglite';
  /** Each answer on the connection may take `answerSeconds`, which defaults to the connector's own limit. */
  connect(options?: { readonly answerSeconds?: number }): Promise<Connection>;
  /** Resolves once listening is active. It survives lost connections. Returns the function that ends it. */
  listen(channels: readonly string[], listener: NotificationListener): Promise<() => Promise<void>>;
  /** Closes what the connector itself opened. */
  close(): Promise<void>;
}
