import { Pool } from 'pg';
import { postgresStore } from '../../src/index.ts';
import { processInput } from './protocol.ts';

const { connectionString } = processInput() as { readonly connectionString: string };
const store = postgresStore({ pool: new Pool({ connectionString }) });
await store.open();
const hang = {
  run: (job: { readonly name: string }): Promise<void> => {
    console.log(`started ${job.name}`);
    return new Promise(() => {});
  },
  exhausted: async (): Promise<void> => {},
};
await store.jobs.work({
  handlers: { verify: hang, convert: hang, tag: hang, delete: hang, sweep: hang },
  concurrency: 4,
  onError: () => {},
});
