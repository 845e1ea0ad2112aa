import assert from 'node:assert/strict';
import { createDarkroom, DarkroomError, memoryProcessor, memoryTagger } from '@graphql-darkroom/core';
import { graphql } from 'graphql';
import { Pool } from 'pg';
import { afterAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { countReads } from '../../core/test/support/count-reads.ts';
import { observedStorage } from '../../core/test/support/observed-storage.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    customer: Customer
  }
  type Customer {
    id: ID!
    logo: File @fileUpload(subject: "id", convert: [SEPIA, SMALL], tag: true)
  }
  type Mutation {
    setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id")): Boolean
  }
`;

describe.skipIf(postgres === null)('what a file lacks when it is attached to a record, in a real Postgres', () => {
  afterAll(() => postgres?.stop());

  test('is one job from one read, and one again after an outage', async () => {
    let isOut = true;
    const pool = new Pool({ connectionString: await postgres?.createDatabase() });
    const { storage, reads } = countReads(observedStorage());
    const darkroom = createDarkroom<object, 'SEPIA' | 'SMALL'>({
      database: postgresDatabase({ pool }),
      storage,
      processor: memoryProcessor({
        conversions: { SEPIA: { recipe: '1' }, SMALL: { recipe: '1' } },
        beforeConvert: () => {
          if (isOut) throw new DarkroomError('PROCESSOR_UNAVAILABLE', 'Not now.');
        },
      }),
      tagger: memoryTagger({ send: 'ORIGINAL' }),
      viewer: () => 'ada',
      logger: { error: () => undefined, warn: () => undefined },
    });
    const schema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers: { Mutation: { setLogo: () => true } } });
    const ask = async (source: string, variableValues: Record<string, unknown>): Promise<unknown> => {
      const { data, errors } = await graphql({ schema, source, variableValues, contextValue: {} });
      assert.equal(errors, undefined);
      return JSON.parse(JSON.stringify(data));
    };
    const { id } = await darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
    await ask('mutation ($id: ID!) { setLogo(id: 1, logo: $id) }', { id });
    const first = await darkroom.runJobs();
    assert.deepEqual([first.queues.convert.postponed, first.queues.tag.done, reads()], [1, 0, 1]);

    isOut = false;
    const [waiting, ...others] = await darkroom.operator.listJobs({ states: ['WAITING'], queues: ['convert'] });
    assert.deepEqual([await darkroom.operator.retryJob(waiting?.id ?? ''), others], ['DUE', []]);
    const second = await darkroom.runJobs();
    assert.deepEqual([second.queues.convert.done, reads()], [1, 2]);
    const source = 'query ($id: ID!) { file(id: $id) { conversions { name status attempts } tagging { status } } }';
    const conversions = ['SEPIA', 'SMALL'].map((name) => ({ name, status: 'DONE', attempts: 2 }));
    assert.deepEqual(await ask(source, { id }), { file: { conversions, tagging: { status: 'DONE' } } });
    await darkroom.close();
    await pool.end();
  });
});
