import type { MemoryStorage } from '../../src/index.ts';
import type { TestHost } from './test-host.ts';

/** An upload that was started. */
export interface StartedUpload {
  readonly id: string;
  readonly urls: readonly string[];
}

/** What `startFileUpload` takes. */
export interface StartVariables {
  readonly count?: number | null;
  readonly partSize?: number | null;
  readonly name?: string;
  readonly contentType?: string;
  readonly size?: number | null;
  readonly target?: string;
}

export const START = /* GraphQL */ `
  mutation ($count: Int, $partSize: SafeInt, $name: String, $contentType: String, $size: SafeInt, $target: String) {
    startFileUpload(
      count: $count
      partSize: $partSize
      name: $name
      contentType: $contentType
      size: $size
      target: $target
    ) {
      id
      urls
    }
  }
`;

export const COMPLETE = /* GraphQL */ `
  mutation ($id: ID!) {
    completeFileUpload(id: $id) {
      success
      file {
        id
        status
        contentType
        size
      }
    }
  }
`;

export const ABORT = 'mutation ($id: ID!) { abortFileUpload(id: $id) { success id } }';
export const DELETE = 'mutation ($id: ID!) { deleteFile(id: $id) { success id } }';
export const FOCUS = /* GraphQL */ `
  mutation ($id: ID!, $focalPoint: FileFocalPointInput) {
    setFileFocalPoint(id: $id, focalPoint: $focalPoint) {
      id
    }
  }
`;
export const CONVERT = /* GraphQL */ `
  mutation ($id: ID!) {
    convertFile(id: $id, conversion: SEPIA) {
      conversions {
        status
        attempts
      }
    }
  }
`;
export const FILE = /* GraphQL */ `
  query ($id: ID!) {
    file(id: $id) {
      id
      status
      version
      contentType
      size
      width
      height
      url
      visibility
      rejection {
        code
        message
      }
      conversions {
        name
        status
        url
        error
        attempts
      }
    }
  }
`;

/** What {@link FILE} answers. */
export interface FileAnswer {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly contentType: string | null;
  readonly size: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly url: string | null;
  readonly visibility: string;
  readonly rejection: { readonly code: string; readonly message: string } | null;
  readonly conversions: readonly {
    readonly name: string;
    readonly status: string;
    readonly url: string | null;
    readonly error: string | null;
    readonly attempts: number;
  }[];
}

/** Starts an upload. */
export function start(host: TestHost, variables: StartVariables = {}, user?: string | null): Promise<StartedUpload> {
  return host.ask<StartedUpload>(START, { ...variables }, user);
}

/** PUTs bytes to a URL, and gives the status. */
export async function put(
  storage: MemoryStorage,
  url: string | undefined,
  body: Uint8Array<ArrayBuffer>,
): Promise<number> {
  const response = await storage.handler(new Request(url ?? 'http://memory.invalid', { method: 'PUT', body }));
  return response.status;
}

/** GETs a URL. */
export function get(storage: MemoryStorage, url: string): Promise<Response> {
  return storage.handler(new Request(url));
}

/** Starts an upload of one part and sends it. */
export async function send(
  host: TestHost,
  storage: MemoryStorage,
  bytes: Uint8Array<ArrayBuffer>,
  variables: StartVariables = {},
): Promise<StartedUpload> {
  const started = await start(host, variables);
  const status = await put(storage, started.urls[0], bytes);
  if (status !== 200) throw new Error(`The PUT was answered with ${status}.`);
  return started;
}

/** Uploads a file of one part and completes it; gives its id. */
export async function upload(
  host: TestHost,
  storage: MemoryStorage,
  bytes: Uint8Array<ArrayBuffer>,
  variables: StartVariables = {},
): Promise<string> {
  const { id } = await send(host, storage, bytes, variables);
  await host.ask(COMPLETE, { id });
  return id;
}

/** The file as `ada` sees it. */
export function fileOf(host: TestHost, id: string, user?: string | null): Promise<FileAnswer | null> {
  return host.ask<FileAnswer | null>(FILE, { id }, user);
}
