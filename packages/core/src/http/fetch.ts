/** The options of a {@link Fetch}. */
export interface FetchInit {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Not every runtime supports `error`; redirects are refused by their status instead. */
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** The part of the standard `fetch` that is used; the standard `fetch` itself fits. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;
