import type { Darkroom, FileVisibility } from '@graphql-darkroom/core';
import type { GraphQLSchema } from 'graphql';
import { createGraphQLError } from 'graphql-yoga';
import type { Customer, CustomerStore, NewCustomer } from './customers/customer-store.ts';

const TARGETS = ['Customer.logo', 'Customer.photos', 'Customer.reports'] as const;

/** Seconds until a logo or report that was not attached to a customer is deleted: one day. */
const UNUSED_SECONDS = 86_400;

const typeDefs = (logos: FileVisibility): string => /* GraphQL */ `
  type Query {
    customers: [Customer!]!
    "The customer of this id, or the first one."
    customer(id: ID): Customer
  }

  type Mutation {
    createCustomer(name: String!, logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): Customer!
    "Replaces the logo. The previous logo is deleted after a while. Null removes it."
    setCustomerLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer!
    addCustomerPhoto(id: ID!, photo: ID! @fileUpload(target: "Customer.photos", subject: "id")): Customer!
    addCustomerReport(id: ID!, report: ID! @fileUpload(target: "Customer.reports", subject: "id")): Customer!
    "Deletes a customer. Files that are attached to nothing else are deleted after a while."
    deleteCustomer(id: ID!): Boolean!
  }

  type Customer {
    id: ID!
    name: String!
    logo: File
      @fileUpload(
        subject: "id"
        accept: ["image/*"]
        maxBytes: 5000000
        visibility: ${logos}
        convert: [SEPIA]
        unattachedExpiresInSeconds: ${UNUSED_SECONDS}
      )
    logo_url: URL @fileUpload(target: "Customer.logo", subject: "id")
    photos: [File!]!
      @fileUpload(subject: "id", accept: ["image/*"], maxBytes: 100000000, convert: [SEPIA, PHOTO], tag: true)
    reports: [File!]!
      @fileUpload(
        subject: "id"
        accept: ["application/pdf"]
        maxBytes: 50000000
        unattachedExpiresInSeconds: ${UNUSED_SECONDS}
      )
  }
`;

/**
 * The API of a host: its own customers, with files by Darkroom. Everyone can read the customers' logos if the storage
 * can publish.
 */
export function hostSchema(darkroom: Darkroom, customers: CustomerStore, logos: FileVisibility): GraphQLSchema {
  const update = async (id: string, change: (customer: Customer) => Customer): Promise<Customer> => {
    const customer = await customers.update(id, change);
    if (customer !== null) return customer;
    throw notFound();
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
        createCustomer: (_: unknown, { name, logo = null }: Pick<NewCustomer, 'name'> & Partial<NewCustomer>) =>
          customers.create({ name, logo }),
        setCustomerLogo: (_: unknown, { id, logo }: { id: string; logo?: string | null }) =>
          update(id, (customer) => (logo === undefined ? customer : { ...customer, logo })),
        addCustomerPhoto: (_: unknown, { id, photo }: { id: string; photo: string }) =>
          update(id, (customer) => ({ ...customer, photos: [...new Set([...customer.photos, photo])] })),
        addCustomerReport: (_: unknown, { id, report }: { id: string; report: string }) =>
          update(id, (customer) => ({ ...customer, reports: [...new Set([...customer.reports, report])] })),
        deleteCustomer: async (_: unknown, { id }: { id: string }) => {
          const isDeleted = await customers.delete(id, async (db) => {
            // One after another: they share a connection.
            for (const target of TARGETS) await darkroom.files.detach({ target, subject: id, ...(db && { db }) });
          });
          if (!isDeleted) throw notFound();
          return true;
        },
      },
      Customer: {
        logo_url: (customer: Customer) => customer.logo,
      },
    },
  });
}

function notFound(): Error {
  return createGraphQLError('There is no such customer.', { extensions: { code: 'CUSTOMER_NOT_FOUND' } });
}
