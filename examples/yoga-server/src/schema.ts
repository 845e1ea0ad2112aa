import type { Darkroom, FileVisibility } from '@graphql-darkroom/core';
import type { GraphQLSchema } from 'graphql';
import { createGraphQLError } from 'graphql-yoga';
import type { Customer, CustomerStore } from './customer-store.ts';

const typeDefs = (logos: FileVisibility): string => /* GraphQL */ `
  type Query {
    customers: [Customer!]!
    "The customer of this id, or the first one."
    customer(id: ID): Customer
  }

  type Mutation {
    setCustomerLogo(id: ID!, logo: ID! @fileUpload(target: "Customer.logo")): Customer!
    addCustomerPhoto(id: ID!, photo: ID! @fileUpload(target: "Customer.photos")): Customer!
    addCustomerReport(id: ID!, report: ID! @fileUpload(target: "Customer.reports")): Customer!
  }

  type Customer {
    id: ID!
    name: String!
    logo: File @fileUpload(accept: ["image/*"], maxBytes: 5000000, visibility: ${logos}, convert: [SEPIA])
    logo_url: URL @fileUpload(target: "Customer.logo")
    photos: [File!]!
      @fileUpload(accept: ["image/*"], maxBytes: 100000000, convert: [SEPIA, THUMBNAIL], tag: true)
    reports: [File!]! @fileUpload(accept: ["application/pdf"], maxBytes: 50000000)
  }
`;

/**
 * The API of a host: customers of its own, with files by Darkroom. Their logos are for everyone,
 * where the storage can publish.
 */
export function hostSchema(darkroom: Darkroom, customers: CustomerStore, logos: FileVisibility): GraphQLSchema {
  const update = async (id: string, change: (customer: Customer) => Customer): Promise<Customer> => {
    const customer = await customers.update(id, change);
    if (customer !== null) return customer;
    throw createGraphQLError('There is no such customer.', { extensions: { code: 'CUSTOMER_NOT_FOUND' } });
  };

  return darkroom.makeSchema({
    typeDefs: typeDefs(logos),
    resolvers: {
      Query: {
        customers: () => customers.list(),
        customer: async (_: unknown, { id }: { id?: string | null }) =>
          id == null ? (await customers.list())[0] : customers.find(id),
      },
      Mutation: {
        setCustomerLogo: (_: unknown, { id, logo }: { id: string; logo: string }) =>
          update(id, (customer) => ({ ...customer, logo })),
        addCustomerPhoto: (_: unknown, { id, photo }: { id: string; photo: string }) =>
          update(id, (customer) => ({ ...customer, photos: [...customer.photos, photo] })),
        addCustomerReport: (_: unknown, { id, report }: { id: string; report: string }) =>
          update(id, (customer) => ({ ...customer, reports: [...customer.reports, report] })),
      },
      Customer: {
        logo_url: (customer: Customer) => customer.logo,
      },
    },
  });
}
