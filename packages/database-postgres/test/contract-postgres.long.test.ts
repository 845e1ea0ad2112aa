import { describe } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { postgresContracts } from './postgres-contracts.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres', () => {
  postgresContracts(postgres);
});
