import assert from 'node:assert/strict';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { createDarkroom, memoryProcessor, memoryStorage, memoryDatabase } from '@graphql-darkroom/core';
import { graphql, parse } from 'graphql';
import { test } from 'vitest';

const ENTITIES = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  extend type File @key(fields: "id")
  extend type FileConversion @key(fields: "id")
  extend type FileUpload @key(fields: "id")
  extend type FileEdge @key(fields: "cursor")
  extend type FileConnection @key(fields: "pageInfo { startCursor }")
  extend type FileListUpdate @key(fields: "ids")
  extend type FileUpdate @key(fields: "id")
  extend type CompleteFileUploadPayload @key(fields: "success")
  extend type Query {
    a: Int
  }
`;

const id = 'c0a8a5a2-5d1c-4a55-9c5c-0e6b7a0c9d10';
const file = { id, status: 'READY', contentType: 'text/html', visibility: 'PUBLIC', conversions: [] };
const open = { ...file, status: 'UPLOADING', uploadId: 'x', partCount: 1, uploadExpiresAt: new Date(2 ** 42) };

// What a host makes an entity, and gives no resolver, @apollo/subgraph would take from whoever refers to it.
test.each([
  [{ __typename: 'FileConversion', file, conversion: { key: 'a/b', publicKey: null, contentType: 'text/html' } }],
  [{ __typename: 'FileUpload', file: open }],
  [{ __typename: 'FileEdge', node: file }],
  [{ __typename: 'FileConnection', nodes: [file] }],
  [{ __typename: 'FileListUpdate', ids: [id], nodes: [file], changed: [file] }],
  [{ __typename: 'FileUpdate', id, file }],
  [{ __typename: 'CompleteFileUploadPayload', success: true, file }],
])('a forged reference gets no URL signed: %j', async (forged) => {
  const darkroom = createDarkroom({
    storage: memoryStorage(),
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: () => 'eve',
  });
  const schema = darkroom.transformSchema(({ typeDefs, resolvers }) =>
    buildSubgraphSchema([{ typeDefs, resolvers: resolvers as {} }, { typeDefs: parse(ENTITIES) }]),
  );
  const { data } = await graphql({
    schema,
    source: /* GraphQL */ `
      query ($of: [_Any!]!) {
        _entities(representations: $of) {
          ... on FileConversion {
            url
          }
          ... on FileUpload {
            urls
          }
          ... on FileEdge {
            node {
              url
            }
          }
          ... on FileConnection {
            nodes {
              url
            }
          }
          ... on FileListUpdate {
            changed {
              url
            }
          }
          ... on FileUpdate {
            update: file {
              url
            }
          }
          ... on CompleteFileUploadPayload {
            file {
              url
            }
          }
        }
      }
    `,
    variableValues: { of: [forged] },
  });
  assert.deepEqual({ ...data }, { _entities: [null] });
  await darkroom.close();
});
