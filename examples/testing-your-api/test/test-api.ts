import { type Darkroom, memoryDatabase, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { graphql, parse, subscribe } from 'graphql';
import { createApi } from '../src/api.ts';

/** The shortest bytes that are judged to be a PNG, of 2 by 3 pixels. */
const PNG = Uint8Array.from(Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex'));

export interface TestApi {
  readonly darkroom: Darkroom;
  /** Runs an operation as Ada, and gives its data. */
  readonly ask: <Data>(source: string, variables?: Record<string, unknown>) => Promise<Data>;
  /** Follows a subscription as Ada: the data of each event. */
  readonly follow: (source: string, variables?: Record<string, unknown>) => AsyncGenerator;
  /** Uploads a file as a browser does, and gives its id. */
  readonly upload: (target: string, bytes?: Uint8Array<ArrayBuffer>) => Promise<string>;
  /** Moves the clock. */
  readonly wait: (seconds: number) => void;
}

export function testApi(): TestApi {
  let time = Date.now();
  const now = () => new Date(time);
  const storage = memoryStorage({ now });
  const { darkroom, schema } = createApi({ storage, database: memoryDatabase({ now }), processor: memoryProcessor() });

  const ask: TestApi['ask'] = async <Data>(source: string, variableValues: Record<string, unknown> = {}) => {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue: { user: 'ada' } });
    if (errors?.[0]) throw errors[0];
    return data as Data;
  };
  const follow: TestApi['follow'] = async function* (source, variableValues = {}) {
    const results = await subscribe({ schema, document: parse(source), variableValues, contextValue: { user: 'ada' } });
    if (!(Symbol.asyncIterator in results)) throw results.errors?.[0];
    for await (const { data, errors } of results) {
      if (errors?.[0]) throw errors[0];
      yield data;
    }
  };
  const upload: TestApi['upload'] = async (target, bytes = PNG) => {
    const { file } = await ask<{ file: { id: string; urls: [string] } }>(
      'mutation ($target: String) { file: startFileUpload(target: $target) { id urls } }',
      { target },
    );
    await storage.handler(new Request(file.urls[0], { method: 'PUT', body: bytes }));
    await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: file.id });
    return file.id;
  };
  return { darkroom, ask, follow, upload, wait: (seconds) => void (time += seconds * 1000) };
}
