/** What a document is answered with. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** A client of an API with Darkroom, as one user. */
export interface ApiClient {
  /** Sends a document and gives the whole answer. */
  send<Data>(query: string, variables?: Record<string, unknown>): Promise<Answer<Data>>;
  /** Sends a document and gives its data; throws on errors. */
  ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The events of a subscription, over server-sent events. */
  follow<Data>(query: string, variables?: Record<string, unknown>): AsyncGenerator<Data>;
  /** Uploads bytes as a file of one part, and gives its id. Does not complete it. */
  upload(bytes: Uint8Array, input?: { readonly name?: string; readonly target?: string }): Promise<string>;
}

/** A client as a user; null for an anonymous caller. */
export function apiClient(baseUrl: string, user: string | null): ApiClient {
  const headers = { 'content-type': 'application/json', ...(user === null ? {} : { 'x-user': user }) };
  const post = (
    query: string,
    variables: object,
    accept: string,
    signal: AbortSignal | null = null,
  ): Promise<Response> =>
    fetch(`${baseUrl}/graphql`, {
      method: 'POST',
      headers: { ...headers, accept },
      body: JSON.stringify({ query, variables }),
      signal,
    });
  const send = async <Data>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<Data>> =>
    (await (await post(query, variables, 'application/json')).json()) as Answer<Data>;
  const ask = async <Data>(query: string, variables?: Record<string, unknown>): Promise<Data> => {
    const { data, errors } = await send<Data>(query, variables);
    if (errors !== undefined || data === null) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    send,
    ask,
    async *follow<Data>(query: string, variables: Record<string, unknown> = {}) {
      const ended = new AbortController();
      try {
        const response = await post(query, variables, 'text/event-stream', ended.signal);
        let text = '';
        for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
          const blocks = (text + chunk).split('\n\n');
          text = blocks.pop() ?? '';
          for (const block of blocks) {
            if (block.includes('event: complete')) return;
            const data = /^data: (.+)$/m.exec(block)?.[1];
            if (data !== undefined) yield (JSON.parse(data) as Answer<Data>).data as Data;
          }
        }
      } finally {
        ended.abort();
      }
    },
    upload: async (bytes, input = {}) => {
      const { startFileUpload: upload } = await ask<{ startFileUpload: { id: string; urls: string[] } }>(
        'mutation ($size: SafeInt, $name: String, $target: String) { startFileUpload(size: $size, name: $name, target: $target) { id urls } }',
        { size: bytes.length, ...input },
      );
      const response = await fetch(upload.urls[0] ?? '', { method: 'PUT', body: Buffer.from(bytes) });
      if (!response.ok) throw new Error(`The part was refused: ${response.status}`);
      return upload.id;
    },
  };
}

/** A file, as {@link sepiaOf} asks for it. */
export interface FollowedFile {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly url: string | null;
  readonly conversions: readonly {
    readonly name: string;
    readonly status: string;
    readonly url: string | null;
    readonly error: string | null;
    readonly attempts: number;
    readonly contentType: string | null;
    readonly size: number | null;
    readonly width: number | null;
    readonly height: number | null;
  }[];
}

const FOLLOW = /* GraphQL */ `
  subscription ($id: ID!) {
    file(id: $id) {
      id
      status
      version
      url
      conversions {
        name
        status
        url
        error
        attempts
        contentType
        size
        width
        height
      }
    }
  }
`;

/** Follows a file until its sepia conversion has ended, and gives the event that said so. */
export async function sepiaOf(client: ApiClient, id: string): Promise<FollowedFile> {
  for await (const { file } of client.follow<{ file: FollowedFile | null }>(FOLLOW, { id })) {
    if (file === null) throw new Error('There is no such file.');
    const status = file.conversions[0]?.status;
    if (status === 'DONE' || status === 'FAILED') return file;
  }
  throw new Error('The subscription ended.');
}
