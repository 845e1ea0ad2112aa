import { postgresDatabase } from '../../src/index.ts';
import { newTestFile } from '../new-test-file.ts';
import { processInput } from './protocol.ts';

const { directory, id, closes } = processInput() as {
  readonly directory: string;
  readonly id: string;
  readonly closes: boolean;
};
const database = await postgresDatabase({ directory }).open();
await database.files.create(newTestFile({ id }));
const nothing = { run: async () => {}, exhausted: async () => {} };
const handlers = { verify: nothing, convert: nothing, tag: nothing, delete: nothing, sweep: nothing };
await database.jobs.work({ handlers, concurrency: 2, onError: () => {} });
await database.pubSub.subscribe({ onChange: () => {}, onGap: () => {} });
console.log('created');
if (closes) await database.close();
