/** An answer over HTTP, or nothing where there was none. */
export interface Answer<Data> {
  readonly data: Data | null;
  /** The codes of its errors. */
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

/** What a client of the API does. */
export interface ApiClient {
  /**
   * Sends a document until it is answered by something that is not to be tried again, or until time is up, which gives
   * null: then it is not known what came of it.
   */
  ask<Data>(query: string, variables: Record<string, unknown>): Promise<Answer<Data> | null>;
  /** The events of a subscription, from one process; ends when that ends it, throws when the transport is lost. */
  follow<Data>(query: string, variables: Record<string, unknown>, signal: AbortSignal): AsyncGenerator<Answer<Data>>;
}

const TRY_AGAIN: ReadonlySet<string> = new Set([
  'STORAGE_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'STORAGE_NOT_OURS',
  'UPLOAD_VERIFYING',
  'INTERNAL_SERVER_ERROR',
]);

const TIMEOUT_MILLISECONDS = 30_000;
const PAUSE_MILLISECONDS = 400;

/** A client that speaks for a user with whichever process answers, and gives up when the signal aborts. */
export function apiClient(user: string, anyUrl: () => Promise<string>, ended: AbortSignal): ApiClient {
  const post = async (query: string, variables: object, accept: string, signal: AbortSignal): Promise<Response> =>
    fetch(await anyUrl(), {
      method: 'POST',
      headers: { 'x-user': user, accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal,
    });
  return {
    ask: async <Data>(query: string, variables: Record<string, unknown>) => {
      while (!ended.aborted) {
        try {
          const response = await post(query, variables, 'application/json', AbortSignal.timeout(TIMEOUT_MILLISECONDS));
          const answer = answerOf<Data>(await response.text());
          if (!answer.codes.some((code) => TRY_AGAIN.has(code))) return answer;
        } catch {
          // The process was killed, or stands still.
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
      }
      return null;
    },
    async *follow<Data>(query: string, variables: Record<string, unknown>, signal: AbortSignal) {
      const { body } = await post(query, variables, 'text/event-stream', signal);
      let text = '';
      for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          if (block.includes('event: complete')) return;
          const data = /^data: (.+)$/m.exec(block)?.[1];
          if (data !== undefined) yield answerOf<Data>(data);
        }
      }
      throw new Error('The transport was lost.');
    },
  };
}

function answerOf<Data>(text: string): Answer<Data> {
  const { data = null, errors = [] } = JSON.parse(text) as {
    readonly data?: Data | null;
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
  };
  return {
    data,
    codes: errors.map(({ extensions }) => extensions?.code ?? 'INTERNAL_SERVER_ERROR'),
    messages: errors.map(({ message }) => message),
  };
}
