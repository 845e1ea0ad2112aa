import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { test } from 'vitest';
import { createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';
import { streamOf } from '../../src/testing/storage/subject.ts';
import { PNG } from '../support/sample-bytes.ts';

test('a field shows the files of files.list as it shows their ids, at their own record alone', async () => {
  const darkroom = createDarkroom<unknown>({
    storage: memoryStorage(),
    database: memoryDatabase(),
    viewer: () => null,
  });
  const schema = darkroom.makeSchema({
    typeDefs: /* GraphQL */ `
      type Query {
        product(id: ID!, of: ID!, asIds: Boolean!): Product
      }
      type Product {
        id: ID!
        photos: [File!]! @fileUpload(subject: "id")
      }
    `,
    resolvers: {
      Query: {
        product: async (_: unknown, { id, of, asIds }: { id: string; of: string; asIds: boolean }) => {
          const { files } = await darkroom.files.list({ target: 'Product.photos', subject: of });
          return { id, photos: asIds ? files.map((file) => file.id) : files };
        },
      },
    },
  });
  const { id } = await darkroom.files.import({ from: streamOf(PNG), owner: 'ann', target: 'Product.photos' });
  await darkroom.files.attachUnchecked([id], { target: 'Product.photos', subject: '1' });
  for (const asIds of [true, false]) {
    const photosOf = async (product: string): Promise<unknown> => {
      const source = `{ product(id: ${product}, of: 1, asIds: ${asIds}) { photos { id status } } }`;
      return JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: {} })));
    };
    assert.deepEqual(await photosOf('1'), { data: { product: { photos: [{ id, status: 'READY' }] } } });
    assert.deepEqual(await photosOf('2'), { data: { product: { photos: [] } } });
  }
  await darkroom.close();
});
