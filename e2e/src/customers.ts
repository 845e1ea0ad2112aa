/** A customer of the host's own: files are ids like any other. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly logo: string | null;
  readonly contracts: readonly string[];
}

/** The customers of a host, in memory. */
export interface Customers {
  list(): readonly Customer[];
  find(id: string): Customer | undefined;
  add(customer: Omit<Customer, 'id'>): Customer;
  /** Changes a customer, or undefined when there is none of this id. */
  update(id: string, change: Partial<Customer>): Customer | undefined;
}

/** A host's data, with one customer to begin with. */
export function customers(): Customers {
  const list: Customer[] = [{ id: '1', name: 'Harbour Books', logo: null, contracts: [] }];
  return {
    list: () => list,
    find: (id) => list.find((customer) => customer.id === id),
    add: (customer) => {
      const added = { id: String(list.length + 1), ...customer };
      list.push(added);
      return added;
    },
    update: (id, change) => {
      const index = list.findIndex((customer) => customer.id === id);
      const before = list[index];
      if (before === undefined) return undefined;
      const changed = { ...before, ...change };
      list[index] = changed;
      return changed;
    },
  };
}
