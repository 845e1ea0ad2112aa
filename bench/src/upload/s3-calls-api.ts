import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { s3Storage } from '@graphql-darkroom/storage-s3';
import { buildSchema, graphql } from 'graphql';
import { serveApi } from './serve-api.ts';

const { S3_BUCKET: bucket = '', S3_ENDPOINT: endpoint = '' } = process.env;
const client = new S3Client({ endpoint, forcePathStyle: true });
const { uploads } = s3Storage({ client, bucket });

const schema = buildSchema(/* GraphQL */ `
  scalar SafeInt
  type Query {
    ok: Boolean
  }
  type Upload {
    id: ID!
    urls: [String!]!
  }
  type Completed {
    success: Boolean!
  }
  type Mutation {
    startFileUpload(size: SafeInt, count: Int): Upload!
    completeFileUpload(id: ID!): Completed!
  }
`);

const rootValue = {
  startFileUpload: async ({ size, count }: { readonly size: number; readonly count: number }) => {
    const key = randomUUID();
    const upload = { Bucket: bucket, Key: `private/${key}` };
    const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand(upload));
    const parts = Array.from({ length: count }, (_, index) => ({ number: index + 1, size: Math.ceil(size / count) }));
    const { urls } = await uploads.sign({ key, uploadId: UploadId, parts, expiresInSeconds: 3600 });
    return { id: JSON.stringify({ ...upload, UploadId }), urls };
  },
  completeFileUpload: async ({ id }: { readonly id: string }) => {
    const upload = JSON.parse(id) as { readonly Bucket: string; readonly Key: string; readonly UploadId: string };
    const { Parts } = await client.send(new ListPartsCommand(upload));
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    return { success: true };
  },
};

await serveApi(async (request) => {
  const { query, variables } = JSON.parse(await text(request)) as {
    readonly query: string;
    readonly variables: Record<string, unknown>;
  };
  return graphql({ schema, source: query, variableValues: variables, rootValue });
});
