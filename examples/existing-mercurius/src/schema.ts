import type { IResolvers, MercuriusLoaders } from 'mercurius';
import { type Company, type Contact, companies, contacts } from './crm.ts';

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
  }

  type Subscription {
    contactAdded: Contact!
  }

  type Company {
    id: ID!
    name: String!
    contacts: [Contact!]!
  }

  type Contact {
    id: ID!
    name: String!
    email: String!
    company: Company!
  }
`;

export const resolvers: IResolvers = {
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
  },
  Contact: {
    company: async (queries: readonly { readonly obj: Contact }[]) =>
      queries.map(({ obj }) => companies.find((company) => company.id === obj.companyId)),
  },
};
