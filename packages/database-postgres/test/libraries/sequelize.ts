import { DataTypes, type Options, Sequelize, type Transaction } from 'sequelize';
import { sequelizeTransaction } from '../../src/index.ts';
import type { HostLibrary } from './host-library.ts';

/** Sequelize 6, with some of its settings. */
export async function openSequelize(connectionString: string, options: Options): Promise<HostLibrary> {
  const sequelize = new Sequelize(connectionString, { logging: false, ...options });
  const customers = sequelize.define('customers', { logo: DataTypes.UUID }, { timestamps: false });
  return {
    transaction: (work) =>
      sequelize.transaction((transaction) =>
        work({
          db: sequelizeTransaction(sequelize, transaction),
          addCustomer: (logo) => customers.create({ logo }, { transaction }),
        }),
      ),
    outside: sequelizeTransaction<Transaction | null>(sequelize, null),
    close: () => sequelize.close(),
  };
}
