/** What a {@link Fetch} is asked for. */
export interface FetchInit {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Not every runtime knows `error`: what answers with a redirect is refused by its status. */
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** The part of the standard `fetch` that is used; that itself will do. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;
