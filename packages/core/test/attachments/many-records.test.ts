import assert from 'node:assert/strict';
import { graphql } from 'graphql';
import { test } from 'vitest';
import { createDarkroom, memoryDatabase, memoryProcessor } from '../../src/index.ts';
import { intercept } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';

test('a file that is attached to many records is asked to be converted once', async () => {
  let requests = 0;
  const darkroom = createDarkroom<object, 'SEPIA'>({
    database: intercept(memoryDatabase(), ({ name }, proceed) => {
      if (name === 'conversions.requestTogether') requests += 1;
      return proceed();
    }),
    storage: observedStorage(),
    processor: memoryProcessor(),
    viewer: () => 'ada',
  });
  const schema = darkroom.makeSchema({
    typeDefs: /* GraphQL */ `
      type Query {
        customer: Customer
      }
      type Customer {
        id: ID!
        reports: [File!] @fileUpload(subject: "id", convert: [SEPIA])
      }
      type Mutation {
        share(ids: [ID!]!, report: ID! @fileUpload(target: "Customer.reports", subject: "ids")): Boolean
      }
    `,
    resolvers: { Mutation: { share: () => true } },
  });
  const { id: report } = await darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
  const source = 'mutation ($ids: [ID!]!, $report: ID!) { share(ids: $ids, report: $report) }';
  const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
  const { errors } = await graphql({ schema, source, variableValues: { ids, report }, contextValue: {} });
  assert.equal(errors, undefined);
  assert.equal((await darkroom.files.list({ target: 'Customer.reports', subject: '49' })).files.length, 1);
  assert.equal(requests, 1);
});
