import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createDarkroom, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import { graphql, type GraphQLSchema } from 'graphql';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresDatabase } from '../src/index.ts';
import { attachTo } from './attach-to.ts';
import { type CountingPool, countingPool } from './counting-pool.ts';
import { newTestFile } from './new-test-file.ts';

const postgres = await startRealPostgres();

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    customers(first: Int!): [Customer!]!
    suppliers(first: Int!): [Supplier!]!
  }
  type Customer {
    logo: File @fileUpload(convert: [SEPIA])
    logo_url: URL @fileUpload(target: "Customer.logo")
    reports: [File!]! @fileUpload
    suppliers: [Supplier!]!
  }
  type Supplier {
    logo: File @fileUpload(convert: [SEPIA])
    photos: [URL!]! @fileUpload
  }
`;
const DOCUMENT = /* GraphQL */ `
  query ($first: Int!) {
    customers(first: $first) {
      logo {
        id
        url
        conversions {
          url
        }
      }
      logo_url
      reports {
        url
      }
      suppliers {
        logo {
          conversions {
            url
          }
        }
      }
    }
    suppliers(first: $first) {
      logo {
        url
      }
      photos
    }
  }
`;

/** A READY file with its sepia, attached to a target. */
async function createFile(database: OpenDatabase, target: string): Promise<string> {
  const { id: fileId } = await database.files.create(newTestFile());
  const token = randomUUID();
  const conversion = { id: randomUUID(), name: 'SEPIA', recipe: '1', requestId: randomUUID() };
  await database.files.beginVerification({ fileId, token, leaseSeconds: 60, jobs: [] });
  const judged = { contentType: 'image/png', size: 1, sha256: null, width: 1, height: 1, publicKey: null };
  await database.files.markReady({ fileId, token, ...judged, conversions: [conversion], tagging: null, jobs: [] });
  const attempt = { conversionId: conversion.id, requestId: conversion.requestId, attemptId: randomUUID() };
  await database.conversions.start(attempt);
  const result = { key: 'sepia', publicKey: null, contentType: 'image/png', size: 1, width: 1, height: 1 };
  await database.conversions.finish({ ...attempt, result, jobs: [] });
  await attachTo(database, [fileId], target);
  return fileId;
}

/** Makes of URLs and ids, which differ each time, what they are. */
function kindOf(key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return key === 'id' ? 'an id' : value.replace(/^http.*/, 'a URL');
}

describe.skipIf(postgres === null)('on a real Postgres', () => {
  let pool: Pool;
  let counted: CountingPool;
  let opened: OpenDatabase;
  let schema: GraphQLSchema;

  beforeAll(async () => {
    pool = new Pool({ connectionString: await postgres?.createDatabase() });
    counted = countingPool(pool);
    const database = postgresDatabase({ pool: counted.pool });
    opened = await database.open();
    let callers = 0;
    const darkroom = createDarkroom({
      database,
      storage: memoryStorage(),
      processor: memoryProcessor(),
      // A host may look each caller up, and that takes as long as it takes.
      viewer: async ({ isSlow }: { isSlow: boolean }) => {
        callers += 1;
        if (isSlow) await delay(callers % 7);
        return 'owner';
      },
    });
    await darkroom.ready();
    const make = (count: number, target: string): Promise<readonly string[]> =>
      Promise.all(Array.from({ length: count }, () => createFile(opened, target)));
    const logos = await make(100, 'Customer.logo');
    const reports = await make(100, 'Customer.reports');
    const [marks, photos] = [await make(100, 'Supplier.logo'), await make(100, 'Supplier.photos')];
    const suppliers = marks.map((logo, index) => ({ logo, photos: [photos[index], photos[(index + 1) % 100]] }));
    const customers = logos.map((logo, index) => ({
      logo,
      logo_url: logo,
      reports: [reports[index], reports[(index + 1) % 100]],
      suppliers: [suppliers[index]],
    }));
    schema = darkroom.makeSchema({
      typeDefs: TYPE_DEFS,
      resolvers: {
        Query: {
          customers: (_: unknown, { first }: { first: number }) => customers.slice(0, first),
          suppliers: (_: unknown, { first }: { first: number }) => suppliers.slice(0, first),
        },
      },
    });
  });
  afterAll(async () => {
    await opened.close();
    await pool.end();
    await postgres?.stop();
  });

  test.each([1, 10, 100])(
    'the files of %d customers and suppliers, in fields of two types and in lists, with their URLs and those of their conversions, are at most 3 statements',
    async (first) => {
      const before = counted.count();
      const { data, errors } = await graphql({
        schema,
        source: DOCUMENT,
        variableValues: { first },
        contextValue: { isSlow: true },
      });
      const statements = counted.count() - before;
      assert.equal(errors, undefined);
      const url = 'a URL';
      const customer = {
        logo: { id: 'an id', url, conversions: [{ url }] },
        logo_url: url,
        reports: [{ url }, { url }],
        suppliers: [{ logo: { conversions: [{ url }] } }],
      };
      assert.deepEqual(JSON.parse(JSON.stringify(data), kindOf), {
        customers: Array.from({ length: first }, () => customer),
        suppliers: Array.from({ length: first }, () => ({ logo: { url }, photos: [url, url] })),
      });
      assert.ok(statements <= 3, `${statements}`);
    },
  );

  test.each([1, 53])('the URLs of the files of %d records of a list are one statement', async (first) => {
    const source = `{ customers(first: ${first}) { reports { url conversions { url } } } }`;
    const before = counted.count();
    const { data, errors } = await graphql({ schema, source, contextValue: { isSlow: false } });
    assert.deepEqual([errors, counted.count() - before], [undefined, 1]);
    assert.equal((data as { readonly customers: readonly unknown[] }).customers.length, first);
  });

  test('files that are asked for by their ids, under aliases, are one statement', async () => {
    const { rows } = await pool.query<{ id: string }>(`select id from darkroom.files limit 50`);
    const source = `{ ${rows.map(({ id }, index) => `a${index}: file(id: "${id}") { id }`).join('\n')} }`;
    const before = counted.count();
    await graphql({ schema, source, contextValue: { isSlow: false } });
    assert.equal(counted.count() - before, 1);
  });
});
