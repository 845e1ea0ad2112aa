/** What the host's schema has for files. */
export const typeDefs: string = /* GraphQL */ `
  type Customer {
    id: ID!
    portrait: File @fileUpload(accept: ["image/png"], maxBytes: 20000000, convert: [SEPIA], tag: true, subject: "id")
    logo: File
      @fileUpload(accept: ["image/png"], visibility: PUBLIC, metadata: KEEP, convert: [SEPIA], tag: true, subject: "id")
    note: File @fileUpload(accept: ["text/plain"])
  }

  type Query {
    customer: Customer
  }

  type Mutation {
    "Throws instead, where it is to fail."
    setPortrait(
      id: ID!
      portrait: ID @fileUpload(target: "Customer.portrait", subject: "id", attach: SET)
      fail: Boolean = false
    ): Customer!
    deleteCustomer(id: ID!): Boolean!
  }
`;

/** A target of the schema. */
export type Target = 'Customer.portrait' | 'Customer.logo' | 'Customer.note';

/** The host's customers, each shared by all users. */
export const CUSTOMERS: readonly string[] = ['1', '2', '3'];

/** What the tagger suggests for every image. */
export const SUGGESTED: readonly { readonly name: string; readonly confidence: number }[] = [
  { name: 'bull', confidence: 0.9 },
  { name: 'barn', confidence: 0.4 },
];
