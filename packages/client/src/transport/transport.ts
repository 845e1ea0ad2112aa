/** An operation for the server. */
export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** What a GraphQL server answers. */
export interface GraphQLResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Record<string, unknown>;
  }[];
}

/** Where the events of a subscription go. */
export interface Sink<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/** How a client reaches the server. */
export interface Transport {
  /** Rejects when no GraphQL answer can be had; GraphQL errors are part of the result. */
  execute(request: GraphQLRequest, options: { readonly signal?: AbortSignal }): Promise<GraphQLResult>;
  /**
   * Subscribes, and returns what ends the subscription: `Client.subscribe` of graphql-ws and graphql-sse.
   * Without it the client asks again and again.
   */
  subscribe?(request: GraphQLRequest, sink: Sink<GraphQLResult>): () => void;
  /**
   * Whether `subscribe` goes over a WebSocket, as graphql-ws does. Browsers open many of these, and only six other
   * connections to an origin: over event streams three tabs are live at one time, and the others ask again and again.
   *
   * @default false
   */
  readonly isWebSocket?: boolean;
}
