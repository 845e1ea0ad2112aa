import type { SqlClient } from '@graphql-darkroom/core';

/** A customer, as this API had it before there were files: the id of a file is an ordinary string. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly logo: string | null;
  readonly photos: readonly string[];
  readonly reports: readonly string[];
}

/** The data to create a customer with. */
export type NewCustomer = Pick<Customer, 'name' | 'logo'>;

/** The customers. */
export interface CustomerStore {
  list(): Promise<readonly Customer[]>;
  find(id: string): Promise<Customer | null>;
  create(customer: NewCustomer): Promise<Customer>;
  /** Changes a customer. Resolves to null for an unknown id. */
  update(id: string, change: (customer: Customer) => Customer): Promise<Customer | null>;
  /**
   * Deletes a customer and calls `alongside` with the connection of the same transaction; undefined if the store has no
   * transactions. Resolves to false for an unknown id.
   */
  delete(id: string, alongside: (db: SqlClient | undefined) => Promise<unknown>): Promise<boolean>;
}

/** The customers of a new demo. */
export const FIRST_CUSTOMERS: readonly Customer[] = [
  { id: '1', name: 'Harbour Books', logo: null, photos: [], reports: [] },
  { id: '2', name: 'Alder & Sons', logo: null, photos: [], reports: [] },
];
