import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A customer, as this API knew it before there were files: an id of a file is a string like any other. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly logo: string | null;
  readonly photos: readonly string[];
  readonly reports: readonly string[];
}

/** The customers, in a file. */
export interface CustomerStore {
  list(): Promise<readonly Customer[]>;
  find(id: string): Promise<Customer | null>;
  /** Changes a customer; null when there is none of this id. */
  update(id: string, change: (customer: Customer) => Customer): Promise<Customer | null>;
}

const FIRST_CUSTOMERS: readonly Customer[] = [
  { id: '1', name: 'Harbour Books', logo: null, photos: [], reports: [] },
  { id: '2', name: 'Alder & Sons', logo: null, photos: [], reports: [] },
];

/** Keeps customers in a JSON file, one change after the other. */
export function customerStore(file: string): CustomerStore {
  // The last state that was read or written; each change waits for the one before.
  let newest: Promise<readonly Customer[]> | null = null;
  const read = (): Promise<readonly Customer[]> => (newest ??= readCustomers(file));

  return {
    list: read,
    find: async (id) => (await read()).find((customer) => customer.id === id) ?? null,
    update: async (id, change) => {
      const before = read();
      const changing = before.then(async (customers) => {
        const changed = customers.map((customer) => (customer.id === id ? change(customer) : customer));
        await writeCustomers(file, changed);
        return changed;
      });
      newest = changing.catch(() => before);
      return (await changing).find((customer) => customer.id === id) ?? null;
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
