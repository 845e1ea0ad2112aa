import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Customer, type CustomerStore, FIRST_CUSTOMERS } from './customer-store.ts';

/** Stores customers in a JSON file, one change after another. */
export function customersInFile(file: string): CustomerStore {
  // The last state that was read or written; each change waits for the previous one.
  let newest: Promise<readonly Customer[]> | null = null;
  const read = (): Promise<readonly Customer[]> => (newest ??= readCustomers(file));
  const change = async (
    changed: (customers: readonly Customer[]) => readonly Customer[],
  ): Promise<readonly Customer[]> => {
    const before = read();
    const changing = before.then(async (customers) => {
      const after = changed(customers);
      await writeCustomers(file, after);
      return after;
    });
    newest = changing.catch(() => before);
    return changing;
  };
  const find = async (id: string): Promise<Customer | null> =>
    (await read()).find((customer) => customer.id === id) ?? null;

  return {
    list: read,
    find,
    create: async (given) => {
      const customer = { ...given, id: randomUUID(), photos: [], reports: [] };
      await change((customers) => [...customers, customer]);
      return customer;
    },
    update: async (id, changed) => {
      await change((customers) => customers.map((customer) => (customer.id === id ? changed(customer) : customer)));
      return find(id);
    },
    delete: async (id, alongside) => {
      if ((await find(id)) === null) return false;
      await change((customers) => customers.filter((customer) => customer.id !== id));
      await alongside(undefined);
      return true;
    },
  };
}

async function readCustomers(file: string): Promise<readonly Customer[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Customer[];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return FIRST_CUSTOMERS;
    throw error;
  }
}

async function writeCustomers(file: string, customers: readonly Customer[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(customers, null, 2));
  await rename(temporary, file);
}
