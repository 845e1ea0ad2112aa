import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDarkroom, memoryDatabase, type Tagger } from '@graphql-darkroom/core';
import { type ConversionDefinition, JOB_POLICIES, type Processor } from '@graphql-darkroom/core/adapter';
import { grayscale, type SharpConversion, sharpProcessor, thumbnail } from '@graphql-darkroom/processor-sharp';
import { fsStorage, type FsStorage } from '@graphql-darkroom/storage-fs';
import { graphql } from 'graphql';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { serveForTest } from '../../../test/support/serve.ts';
import { createConversionHandler, type FetchInit, httpProcessor } from '../src/index.ts';
import { imageOf } from './images.ts';
import { QUIET, SECRETS } from './secrets.ts';

/** A conversion, as its record has it. */
export interface ConversionRecord {
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly url: string | null;
  readonly contentType: string | null;
  readonly size: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

/** What came of the preview of a file, as its record has it. */
export interface PreviewRecord {
  readonly placeholder: string | null;
  readonly dominantColor: string | null;
  /** Only with a tagger. */
  readonly tagging?: { readonly status: string; readonly error: string | null } | null;
}

/**
 * An API with Darkroom, whose files are in a folder that a server of its own serves, and whose
 * conversions are made elsewhere.
 */
export interface World {
  readonly storage: FsStorage;
  readonly storageHost: string;
  /** A function that does as it should. */
  readonly handler: (request: Request) => Promise<Response>;
  /** What was sent to functions, in order. */
  readonly deliveries: readonly FetchInit[];
  /** Uploads an image, as `cut` makes it, and waits until its conversion has ended, or is PENDING after an attempt. */
  convert(
    cut?: (bytes: Buffer) => Buffer,
    until?: 'END' | 'PENDING',
  ): Promise<{ readonly id: string; readonly record: ConversionRecord }>;
  /** Waits until the conversion has ended. */
  end(id: string): Promise<ConversionRecord>;
  /** Asks for the conversion again, and waits for its end. */
  retry(id: string): Promise<ConversionRecord>;
  record(id: string): Promise<ConversionRecord>;
  /** Each conversion's status and attempts, such as `DONE 1`. */
  attempts(id: string): Promise<Readonly<Record<string, string>>>;
  /** What is shown of the file until it has loaded, and how its tagging ended. */
  preview(id: string): Promise<PreviewRecord>;
  /** The keys of uploads that are open. */
  openUploads(): Promise<readonly string[]>;
}

/** The image that is converted. */
export const SIZE = { width: 48, height: 36 } as const;

/** Conversions beside SEPIA. */
export const MORE: Readonly<Record<'SMALL' | 'GREY', SharpConversion>> = {
  SMALL: thumbnail({ width: 24, height: 18 }),
  GREY: grayscale(),
};

/** What the function converts with, unless a test gives it another. */
export const SHARP: Processor<'SEPIA' | 'SMALL' | 'GREY'> = sharpProcessor({ conversions: MORE });

const FILE = /* GraphQL */ `
  query ($id: ID!) {
    file(id: $id) {
      status
      conversion(name: SEPIA) {
        status
        attempts
        error
        url
        contentType
        size
        width
        height
      }
      conversions {
        name
        status
        attempts
      }
    }
  }
`;

/**
 * Makes a world whose nth delivery goes to what `functionUrl` says. A failed attempt is followed by another
 * at once, up to the third.
 */
export async function world(options: {
  readonly functionUrl: (attempt: number, world: World) => string | Promise<string>;
  readonly timeoutSeconds?: number;
  /** What is converted, and its recipes. @default SEPIA */
  readonly conversions?: Readonly<Record<string, ConversionDefinition>>;
  /** What the function converts with. @default SHARP */
  readonly processor?: Processor;
  /** Stands before the storage. Undefined passes the request on. */
  readonly intercept?: (request: Request) => Response | undefined | Promise<undefined>;
  readonly allowedHosts?: readonly string[];
  readonly deliver?: (url: string, init: FetchInit) => Promise<Response>;
  /** How often the queue tries a failed attempt again. @default 2 */
  readonly retryLimit?: number;
  /** Whether previews are requested of the function. @default false */
  readonly previews?: boolean;
  /** Suggests tags for all files. @default none */
  readonly tagger?: Tagger;
}): Promise<World> {
  const { deliver = globalThis.fetch, processor = SHARP } = options;
  const conversions: Readonly<Record<string, ConversionDefinition>> = options.conversions ?? {
    SEPIA: SHARP.conversions.SEPIA,
  };
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-processor-http-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  let storage: FsStorage | null = null;
  const served = await serveForTest(async (request) => {
    const intercepted = await options.intercept?.(request);
    if (intercepted !== undefined) return intercepted;
    return storage === null ? new Response(null, { status: 503 }) : storage.handler(request);
  });
  const files = (storage = fsStorage({ directory, baseUrl: `${served.url}files` }));

  const convert = {
    ...JOB_POLICIES.convert,
    retryLimit: options.retryLimit ?? 2,
    retryDelaySeconds: 0,
    retryDelayMaxSeconds: 0,
  };
  const deliveries: FetchInit[] = [];
  const darkroom = createDarkroom({
    storage: files,
    database: memoryDatabase({ jobPolicies: { convert } }),
    processor: httpProcessor({
      url: 'http://function.invalid/',
      ...SECRETS,
      conversions,
      timeoutSeconds: options.timeoutSeconds ?? 30,
      ...(options.previews !== undefined && { previews: options.previews }),
      fetch: async (_, init) => {
        deliveries.push(init);
        return deliver(await options.functionUrl(deliveries.length, self), init);
      },
    }),
    viewer: () => 'ada',
    ...(options.tagger !== undefined && { tagger: options.tagger }),
    defaults: { convert: Object.keys(conversions), tag: options.tagger !== undefined },
    logger: QUIET,
  });
  const schema = darkroom.makeSchema({ typeDefs: 'type Query { hello: String }', resolvers: {} });
  onTestFinished(() => darkroom.close());

  const ask = async (source: string, variableValues: Record<string, unknown>): Promise<unknown> => {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue: {} });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return Object.values(data ?? {})[0];
  };
  const record = async (id: string): Promise<ConversionRecord> =>
    ((await ask(FILE, { id })) as { readonly conversion: ConversionRecord }).conversion;
  const attempts = async (id: string): Promise<Readonly<Record<string, string>>> => {
    const file = (await ask(FILE, { id })) as {
      readonly conversions: readonly (ConversionRecord & { name: string })[];
    };
    return Object.fromEntries(file.conversions.map((one) => [one.name, `${one.status} ${one.attempts}`]));
  };
  const ended = async (id: string, until = 'END'): Promise<ConversionRecord> => {
    for (;;) {
      const found = await record(id);
      if (until === 'PENDING' && found.status === 'PENDING' && found.attempts > 0) return found;
      if (found.status === 'DONE' || found.status === 'FAILED') return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  const self: World = {
    storage: files,
    storageHost: served.host,
    handler: createConversionHandler(processor, {
      ...SECRETS,
      allowedHosts: options.allowedHosts ?? [served.host],
      allowPrivateAddresses: true,
      logger: QUIET,
    }),
    deliveries,
    record,
    attempts,
    preview: async (id) => {
      const tagging = options.tagger === undefined ? '' : 'tagging { status error }';
      const source = `query ($id: ID!) { file(id: $id) { placeholder dominantColor ${tagging} } }`;
      return (await ask(source, { id })) as PreviewRecord;
    },
    end: ended,
    convert: async (cut = (bytes) => bytes, until = 'END') => {
      const bytes = cut((await imageOf('jpeg', [SIZE.width, SIZE.height])).bytes);
      const started = (await ask('mutation { startFileUpload { id urls } }', {})) as { id: string; urls: string[] };
      const response = await fetch(started.urls[0] ?? '', { method: 'PUT', body: new Uint8Array(bytes) });
      assert.equal(response.ok, true);
      await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: started.id });
      const worker = await darkroom.startWorker({ concurrency: 1 });
      onTestFinished(() => worker.close({ timeoutSeconds: 0 }));
      return { id: started.id, record: await ended(started.id, until) };
    },
    retry: async (id) => {
      await ask('mutation ($id: ID!) { convertFile(id: $id, conversion: SEPIA) { id } }', { id });
      return ended(id);
    },
    openUploads: async () => {
      const startedBefore = new Date(Date.now() + 60_000);
      const keys: string[] = [];
      for await (const { key } of files.uploads.stale?.({ prefix: '', startedBefore }) ?? []) keys.push(key);
      return keys;
    },
  };
  return self;
}

/** Expects a record of a conversion that went well after so many attempts, with the image that it says. */
export async function expectDone(record: ConversionRecord, attempts: number): Promise<Buffer> {
  assert.partialDeepStrictEqual(record, { status: 'DONE', attempts, error: null, contentType: 'image/jpeg', ...SIZE });
  const served = await fetch(record.url ?? '');
  assert.equal(served.headers.get('content-type'), 'image/jpeg');
  const bytes = Buffer.from(await served.arrayBuffer());
  assert.equal(bytes.length, record.size);
  const { width, height, format } = await sharp(bytes).metadata();
  assert.deepEqual({ width, height, format }, { ...SIZE, format: 'jpeg' });
  return bytes;
}

/** What a record says of a conversion that was given up, and nothing more. */
export const GIVEN_UP: Partial<ConversionRecord> = {
  status: 'FAILED',
  attempts: 3,
  error: 'The conversion failed after several attempts. Request it again later.',
  url: null,
  contentType: null,
  size: null,
};
