import type { SqlClient } from '@graphql-darkroom/core';

/** A customer, as this API knew it before there were files: an id of a file is a string like any other. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly logo: string | null;
  readonly photos: readonly string[];
  readonly reports: readonly string[];
}

/** What a customer is made of. */
export type NewCustomer = Pick<Customer, 'name' | 'logo'>;

/** The customers. */
export interface CustomerStore {
  list(): Promise<readonly Customer[]>;
  find(id: string): Promise<Customer | null>;
  create(customer: NewCustomer): Promise<Customer>;
  /** Changes a customer; null for an unknown id. */
  update(id: string, change: (customer: Customer) => Customer): Promise<Customer | null>;
  /**
   * Deletes a customer, together with what is done on the connection of its transaction: undefined where there are no
   * transactions. False for an unknown id.
   */
  delete(id: string, alongside: (db: SqlClient | undefined) => Promise<unknown>): Promise<boolean>;
}

/** The customers of a new demo. */
export const FIRST_CUSTOMERS: readonly Customer[] = [
  { id: '1', name: 'Harbour Books', logo: null, photos: [], reports: [] },
  { id: '2', name: 'Alder & Sons', logo: null, photos: [], reports: [] },
];
