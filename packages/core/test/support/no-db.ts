import type { SqlClient } from '../../src/adapter.ts';

/** What a job has where no transaction is to be opened. */
export const noDb: SqlClient = { query: () => Promise.reject(new Error('This job opens no transaction.')) };
