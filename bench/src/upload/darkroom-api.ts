import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { createDarkroom } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';
import { s3Storage } from '@graphql-darkroom/storage-s3';
import { graphql } from 'graphql';
import { Pool } from 'pg';
import { serveApi } from './serve-api.ts';

const { S3_BUCKET: bucket = '', S3_ENDPOINT: endpoint = '', DARKROOM_DIR: directory, DATABASE_URL } = process.env;

const darkroom = createDarkroom({
  storage: s3Storage({ client: new S3Client({ endpoint, forcePathStyle: true }), bucket }),
  database:
    DATABASE_URL === undefined
      ? postgresDatabase(directory === undefined ? {} : { directory })
      : postgresDatabase({ pool: new Pool({ connectionString: DATABASE_URL }) }),
  viewer: () => 'somebody',
  defaults: { maxBytes: 5 * 1024 ** 4 },
});
const schema = darkroom.makeSchema({ typeDefs: 'type Query { ok: Boolean }' });
await darkroom.ready();

await serveApi(async (request) => {
  const { query, variables } = JSON.parse(await text(request)) as {
    readonly query: string;
    readonly variables: Record<string, unknown>;
  };
  return graphql({ schema, source: query, variableValues: variables, contextValue: {} });
});
