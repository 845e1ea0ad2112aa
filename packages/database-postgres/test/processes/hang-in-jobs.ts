import { Pool } from 'pg';
import { postgresDatabase } from '../../src/index.ts';
import { processInput } from './protocol.ts';

const { connectionString } = processInput() as { readonly connectionString: string };
const database = await postgresDatabase({ pool: new Pool({ connectionString }) }).open();
const hang = {
  run: (job: { readonly name: string }): Promise<void> => {
    console.log(`started ${job.name}`);
    return new Promise(() => {});
  },
  exhausted: async (): Promise<void> => {},
};
await database.jobs.work({
  handlers: { verify: hang, convert: hang, tag: hang, delete: hang, sweep: hang },
  concurrency: 4,
  onError: () => {},
});
