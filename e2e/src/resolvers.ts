import type { Darkroom } from '@graphql-darkroom/core';
import type { IResolvers } from '@graphql-tools/utils';
import { GraphQLError } from 'graphql';
import type { Customer, Customers } from './customers.ts';

/** The host's own resolvers. `fileStatements` says how many statements have loaded files. */
export function hostResolvers(
  customers: Customers,
  { files }: Pick<Darkroom, 'files'>,
  fileStatements: () => number,
): IResolvers {
  let calls = 0;
  const count = <Value>(value: Value): Value => ((calls += 1), value);

  return {
    Query: {
      customer: (_: unknown, { id }: { id?: string | null }) => customers.find(id ?? '1'),
      customers: () => customers.list(),
      customersWithLogo: (_: unknown, { logo }: { logo: string }) =>
        count(customers.list().filter((customer) => customer.logo === logo)),
      refused: () => {
        throw new GraphQLError('The host refuses.', { extensions: { code: 'HOST_REFUSES' } });
      },
      crashed: () => {
        throw new Error('The host crashed.');
      },
      calls: () => calls,
      fileStatements,
    },
    Mutation: {
      setCustomerLogo: (_: unknown, { id, logo, fail }: { id: string; logo: string | null; fail: boolean }) => {
        if (fail) throw new GraphQLError('The host failed.', { extensions: { code: 'HOST_FAILED' } });
        return count(existing(customers.update(id, { logo })));
      },
      addCustomer: (_: unknown, { input }: { input: NewCustomer }) =>
        count(
          customers.add({
            name: input.name,
            logo: input.logo ?? null,
            contracts: (input.contracts ?? []).map(({ file }) => file),
          }),
        ),
      addContracts: (_: unknown, { inputs }: { inputs: readonly NewContract[] }) =>
        count(inputs.map(({ customer, file }) => addContract(customers, customer.id, file))),
      attachLogo: async (_: unknown, { id, file }: { id: string; file: string }, context: unknown) => {
        await files.attach([file], { target: 'Customer.logo', subject: id, context });
        return true;
      },
      copyContracts: (_: unknown, { from, to }: { from: string; to: string }) =>
        existing(customers.update(to, { contracts: existing(customers.find(from)).contracts })),
    },
    Subscription: {
      logoSeen: {
        subscribe: async function* (_: unknown, { logo }: { logo: string }) {
          yield { logoSeen: count(logo) };
        },
      },
    },
    Customer: {
      resembles: (customer: Customer, { logo }: { logo: string }) => count(customer.logo === logo),
    },
  };
}

function existing(customer: Customer | undefined): Customer {
  if (customer === undefined) throw new GraphQLError('There is no such customer.');
  return customer;
}

function addContract(customers: Customers, id: string, file: string): Customer {
  const { contracts } = existing(customers.find(id));
  return existing(customers.update(id, { contracts: [...contracts, file] }));
}

interface NewContract {
  readonly customer: { readonly id: string };
  readonly file: string;
}

interface NewCustomer {
  readonly name: string;
  readonly logo?: string | null;
  readonly contracts?: readonly { readonly file: string }[] | null;
}

/** Where a host has the id under another name than the field's, its own resolver says so. */
export const logoUrlResolver: IResolvers = { Customer: { logo_url: (customer: Customer) => customer.logo } };
