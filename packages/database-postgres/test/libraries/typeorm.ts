import { DataSource, EntitySchema } from 'typeorm';
import type { HostLibrary } from './host-library.ts';

const CUSTOMER = new EntitySchema<{ readonly id: number; readonly logo: string }>({
  name: 'customers',
  columns: { id: { type: Number, primary: true, generated: true }, logo: { type: 'uuid' } },
});

/** TypeORM, whose transaction is given as it is. */
export async function openTypeorm(connectionString: string): Promise<HostLibrary> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: connectionString,
    entities: [CUSTOMER],
  }).initialize();
  return {
    transaction: (work) =>
      dataSource.transaction((manager) =>
        work({ db: manager, addCustomer: (logo) => manager.insert(CUSTOMER, { logo }) }),
      ),
    outside: dataSource.manager,
    close: () => dataSource.destroy(),
  };
}

/** The same by a query runner. */
export async function openQueryRunner(connectionString: string): Promise<HostLibrary> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url: connectionString,
    entities: [CUSTOMER],
  }).initialize();
  return {
    transaction: async (work) => {
      const runner = dataSource.createQueryRunner();
      await runner.startTransaction();
      try {
        await work({ db: runner, addCustomer: (logo) => runner.manager.insert(CUSTOMER, { logo }) });
        await runner.commitTransaction();
      } catch (error) {
        await runner.rollbackTransaction();
        throw error;
      } finally {
        await runner.release();
      }
    },
    outside: dataSource,
    close: () => dataSource.destroy(),
  };
}
