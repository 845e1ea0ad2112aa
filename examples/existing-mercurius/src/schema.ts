import type { IResolvers } from '@graphql-tools/utils';
import type { MercuriusContext, MercuriusLoaders } from 'mercurius';
import { type Company, type Contact, companies, contacts, contracts } from './crm.ts';

/** Whom a request comes from. */
export interface Context {
  readonly user: string | null;
}

export const typeDefs: string = /* GraphQL */ `
  type Query {
    companies: [Company!]!
  }

  type Mutation {
    addContact(company: ID!, name: String!, email: String!): Contact!
    addContract(company: ID!, contract: ID! @fileUpload(target: "Company.contracts", subject: "company")): Boolean!
  }

  type Subscription {
    contactAdded: Contact!
  }

  type Company {
    id: ID!
    name: String!
    contacts: [Contact!]!
    contracts: [File!]! @fileUpload(accept: ["application/pdf"], maxBytes: 50000000, subject: "id")
  }

  type Contact {
    id: ID!
    name: String!
    email: String!
    company: Company!
  }
`;

export const resolvers: IResolvers<unknown, MercuriusContext> = {
  Query: {
    companies: () => companies,
  },
  Mutation: {
    addContact: async (_, input: { company: string; name: string; email: string }, { pubsub }) => {
      const { company: companyId, name, email } = input;
      const contact: Contact = { id: String(contacts.length + 1), companyId, name, email };
      contacts.push(contact);
      await pubsub.publish({ topic: 'CONTACT_ADDED', payload: { contactAdded: contact } });
      return contact;
    },
    addContract: (_, { company, contract }: { company: string; contract: string }) => {
      contracts.push({ companyId: company, file: contract });
      return true;
    },
  },
  Subscription: {
    contactAdded: { subscribe: (_, __, { pubsub }) => pubsub.subscribe('CONTACT_ADDED') },
  },
};

// Each is one query for all rows of an answer.
export const loaders: MercuriusLoaders = {
  Company: {
    contacts: async (queries: readonly { readonly obj: Company }[]) =>
      queries.map(({ obj }) => contacts.filter((contact) => contact.companyId === obj.id)),
    contracts: async (queries: readonly { readonly obj: Company }[]) =>
      queries.map(({ obj }) => contracts.filter(({ companyId }) => companyId === obj.id).map(({ file }) => file)),
  },
  Contact: {
    company: async (queries: readonly { readonly obj: Contact }[]) =>
      queries.map(({ obj }) => companies.find((company) => company.id === obj.companyId)),
  },
};
