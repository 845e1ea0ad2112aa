import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import type { DatabaseContractSubject } from './subject.ts';

/** The contract cases for opening the database. */
export const databaseOpenContract: readonly CaseDefinition<DatabaseContractSubject>[] = [
  {
    name: 'opening again returns the same database id, a UUID, to every instance',
    run: async ({ database, other = database }) => {
      const { databaseId } = await database.open();
      assert.match(databaseId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.equal((await database.open()).databaseId, databaseId);
      assert.equal((await other.open()).databaseId, databaseId);
    },
  },
];
