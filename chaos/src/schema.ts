/** What the host's schema has for files. */
export const typeDefs: string = /* GraphQL */ `
  type Customer {
    portrait: File @fileUpload(accept: ["image/png"], maxBytes: 20000000, convert: [SEPIA], tag: true)
    logo: File @fileUpload(accept: ["image/png"], visibility: PUBLIC, convert: [SEPIA], tag: true)
    note: File @fileUpload(accept: ["text/plain"])
  }

  type Query {
    customer: Customer
  }
`;

/** A target of the schema. */
export type Target = 'Customer.portrait' | 'Customer.logo' | 'Customer.note';

/** What the tagger suggests for every image. */
export const SUGGESTED: readonly { readonly name: string; readonly confidence: number }[] = [
  { name: 'bull', confidence: 0.9 },
  { name: 'barn', confidence: 0.4 },
];
