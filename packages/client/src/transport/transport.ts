/** An operation to send to the server. */
export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** The response of a GraphQL server. */
export interface GraphQLResult {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Record<string, unknown>;
  }[];
}

/** Receives the events of a subscription. */
export interface Sink<T> {
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/** How a client reaches the server. */
export interface Transport {
  /** Rejects if there is no GraphQL response; GraphQL errors are part of the result. */
  execute(request: GraphQLRequest, options: { readonly signal?: AbortSignal }): Promise<GraphQLResult>;
  /**
   * Subscribes, and returns a function that ends the subscription, like `Client.subscribe` of graphql-ws and
   * graphql-sse. Without it, the client polls.
   */
  subscribe?(request: GraphQLRequest, sink: Sink<GraphQLResult>): () => void;
  /**
   * Whether `subscribe` uses a WebSocket, as with graphql-ws. Browsers open many of these, but only six other
   * connections to an origin: over event streams, three tabs are live at a time and the others poll.
   *
   * @default false
   */
  readonly isWebSocket?: boolean;
}
