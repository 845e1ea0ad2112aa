import { readFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { createDarkroom, type Darkroom, memoryDatabase } from '@graphql-darkroom/core';
import { type GraphQLSchema, graphql } from 'graphql';
import { override } from '../../core/test/support/intercept.ts';
import { withPlainData } from '../../core/test/support/plain-data.ts';
import type { TestClock } from '../../core/test/support/test-clock.ts';
import { colorTagger, sharpProcessor } from '../../processor-sharp/src/index.ts';
import { s3Storage } from '../src/index.ts';

/** A host whose photos are converted once and tagged. */
export interface PhotoHost {
  /** Asks as `ada`, and gives the value of the one root field. */
  ask<Value>(document: string, variables: Record<string, unknown>): Promise<Value>;
  /** Does all jobs that are due. */
  work(): Promise<void>;
  /** Sweeps once. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    album: Album
  }
  type Album {
    photo: File @fileUpload(accept: ["image/*"], convert: [SEPIA], tag: true)
    poster: File @fileUpload(accept: ["image/*"], convert: [SEPIA], tag: true, visibility: PUBLIC, metadata: KEEP)
  }
`;

/** A photograph, longer than what a type is told by. */
export function photo(): Promise<Uint8Array<ArrayBuffer>> {
  return readFile(new URL('../../../examples/yoga-server/web/samples/poppies.jpg', import.meta.url)).then(
    (bytes) => new Uint8Array(bytes),
  );
}

/** Darkroom with real conversions and tags in a bucket. */
export function photoHost(client: S3Client, bucket: string, clock: TestClock): PhotoHost {
  let sweeps = false;
  const darkroom: Darkroom = createDarkroom({
    storage: s3Storage({ client, bucket, publicBaseUrl: 'https://public.invalid' }),
    database: override(memoryDatabase(clock), {
      'jobs.addOncePer': async (_, proceed) => (sweeps ? proceed() : undefined),
    }),
    processor: sharpProcessor(),
    tagger: colorTagger(),
    viewer: () => 'ada',
  });
  const schema: GraphQLSchema = darkroom.makeSchema({ typeDefs: TYPE_DEFS });
  const work = async (): Promise<void> => {
    const { isWorkLeft } = await darkroom.runJobs();
    if (isWorkLeft) throw new Error('Not all jobs were done.');
  };
  return {
    ask: async <Value>(source: string, variableValues: Record<string, unknown>) => {
      const { data, errors } = withPlainData(await graphql({ schema, source, variableValues, contextValue: {} }));
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return Object.values(data ?? {})[0] as Value;
    },
    work,
    sweep: async () => {
      sweeps = true;
      await work();
      sweeps = false;
    },
    close: () => darkroom.close(),
  };
}
