import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** An error, as a client gets it. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What a document is answered with. */
export interface Answer<Data> {
  readonly data?: Data | null | undefined;
  readonly errors?: readonly AnswerError[] | undefined;
}

/** How subscriptions reach a client. */
export type Transport = 'SERVER_SENT_EVENTS' | 'WEBSOCKET';

/** A client of one of the servers, as one user. */
export interface HostClient {
  send<Data>(query: string, variables?: Record<string, unknown>): Promise<Answer<Data>>;
  /** Gives the data; throws on errors. */
  ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The codes of the errors that a document ends in. */
  codes(query: string, variables?: Record<string, unknown>): Promise<readonly unknown[]>;
  /** The answers of a subscription; a refusal is one with errors. */
  follow<Data>(query: string, variables?: Record<string, unknown>): AsyncGenerator<Answer<Data>>;
}

/** A client as a user; null for an anonymous caller. */
export function hostClient(url: string, transport: Transport, user: string | null): HostClient {
  const caller: Record<string, string> = user === null ? {} : { 'x-user': user };
  const post = (query: string, variables: object, accept: string, signal?: AbortSignal): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { ...caller, accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      ...(signal === undefined ? {} : { signal }),
    });
  const send = async <Data>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<Data>> =>
    (await (await post(query, variables, 'application/json')).json()) as Answer<Data>;

  return {
    send,
    ask: async <Data>(query: string, variables?: Record<string, unknown>) => {
      const { data, errors } = await send<Data>(query, variables);
      if (errors !== undefined || data == null) throw new Error(JSON.stringify(errors));
      return data;
    },
    codes: async (query, variables) =>
      ((await send(query, variables)).errors ?? []).map(({ extensions }) => extensions?.['code']),
    follow: <Data>(query: string, variables: Record<string, unknown> = {}) =>
      transport === 'WEBSOCKET'
        ? overWebSocket<Data>(url, caller, query, variables)
        : overEvents<Data>((signal) => post(query, variables, 'text/event-stream', signal)),
  };
}

async function* overEvents<Data>(open: (signal: AbortSignal) => Promise<Response>): AsyncGenerator<Answer<Data>> {
  const ended = new AbortController();
  try {
    const { body } = await open(ended.signal);
    let text = '';
    for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.includes('event: complete')) return;
        const data = /^data: (.+)$/m.exec(block)?.[1];
        if (data !== undefined) yield JSON.parse(data) as Answer<Data>;
      }
    }
  } finally {
    ended.abort();
  }
}

async function* overWebSocket<Data>(
  url: string,
  connectionParams: Record<string, string>,
  query: string,
  variables: Record<string, unknown>,
): AsyncGenerator<Answer<Data>> {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  });
  try {
    for await (const answer of client.iterate<Data>({ query, variables })) yield answer;
  } catch (errors) {
    // A subscription that did not start is answered with a list of errors.
    if (!Array.isArray(errors)) throw errors;
    yield { errors: errors as readonly AnswerError[] };
  } finally {
    await client.dispose();
  }
}
