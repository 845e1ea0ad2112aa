/** What a statement gave, or several statements together: all their rows, and the command and count of the last. */
export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
  readonly command: string;
  readonly rowCount: number | null;
}

/** One session with the database, held alone until it is released. */
export interface Connection {
  /** Without values the text may hold several statements. */
  query(text: string, values?: readonly unknown[]): Promise<StatementResult>;
  /** Gives the session back; a broken one is closed. */
  release(isBroken?: boolean): void;
  /**
   * Ends the statement that a process of the server runs, by another session, if it may when that is there. Missing
   * where there is no other session.
   */
  cancel?(processId: number, may: () => boolean): Promise<void>;
}

/** What {@link DatabaseConnector.listen} is told. */
export interface NotificationListener {
  readonly onNotification: (channel: string, payload: string) => void;
  /** Listening was interrupted and is in force again: notifications may be missing. */
  readonly onGap: () => void;
}

/** A way to a database: a pool of somebody's, or PGlite. */
export interface Connector {
  readonly backend: 'postgres' | 'pglite';
  /** Each answer on the connection may take `answerSeconds`, or as long as those of the connector may. */
  connect(options?: { readonly answerSeconds?: number }): Promise<Connection>;
  /** Resolves once listening is in force, which then survives lost connections. Gives the function that ends it. */
  listen(channels: readonly string[], listener: NotificationListener): Promise<() => Promise<void>>;
  /** Lets go of what the connector opened itself. */
  close(): Promise<void>;
}
