import type { JobHandlers } from '../../src/adapter.ts';
import type { Storage, Database } from '../../src/index.ts';
import { override } from './intercept.ts';
import { noDb } from './no-db.ts';
import { testHost } from './test-host.ts';

/** Sweeps once, and resolves when it is done. Runs no other job. */
export async function sweep(world: { readonly database: Database; readonly storage: Storage }): Promise<void> {
  const swept = Promise.withResolvers<void>();
  const database = override(world.database, {
    'jobs.work': async ({ args: [input] }) => {
      const { handlers } = input as { readonly handlers: JobHandlers };
      const { signal } = new AbortController();
      handlers.sweep.run({ id: 'now', name: 'sweep', data: {}, signal, db: noDb }).then(swept.resolve, swept.reject);
      return { close: async () => undefined };
    },
    'jobs.addOncePer': async () => undefined,
  });
  const worker = await testHost({ database, storage: world.storage }).darkroom.startWorker();
  await swept.promise;
  await worker.close();
}
