import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { GraphQLBoolean, GraphQLID, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, graphql } from 'graphql';
import GraphQLUpload from 'graphql-upload/GraphQLUpload.mjs';
import processRequest, { type FileUpload } from 'graphql-upload/processRequest.mjs';
import { serveApi } from './serve-api.ts';

const { S3_BUCKET: bucket = '', S3_ENDPOINT: endpoint = '' } = process.env;
const client = new S3Client({ endpoint, forcePathStyle: true });

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { ok: { type: GraphQLBoolean } } }),
  mutation: new GraphQLObjectType({
    name: 'Mutation',
    fields: {
      upload: {
        type: new GraphQLNonNull(GraphQLID),
        args: { file: { type: new GraphQLNonNull(GraphQLUpload) } },
        resolve: async (_, { file }: { readonly file: Promise<FileUpload> }) => {
          const { createReadStream } = await file;
          const Key = randomUUID();
          await new Upload({ client, params: { Bucket: bucket, Key, Body: createReadStream() } }).done();
          return Key;
        },
      },
    },
  }),
});

await serveApi(async (request, response) => {
  const operation = await processRequest(request, response, { maxFileSize: Infinity });
  const { query, variables } = operation as unknown as {
    readonly query: string;
    readonly variables: Record<string, unknown>;
  };
  return graphql({ schema, source: query, variableValues: variables });
});
