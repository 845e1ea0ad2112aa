/** A schema with `@fileUpload` wherever it can stand. */
export const typeDefs: string = /* GraphQL */ `
  type Query {
    customer(id: ID): Customer
    customers: [Customer!]!
    customersWithLogo(logo: ID! @fileUpload(target: "Customer.logo")): [Customer!]!
    "Throws a GraphQLError with a code of the host's own."
    refused: String
    "Throws an Error that the host did not mean for anybody."
    crashed: String
    "How often the host's own mutations and subscriptions ran."
    calls: Int!
    "How many statements have loaded files."
    fileStatements: Int!
  }

  type Mutation {
    setCustomerLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo")): Customer!
    addCustomer(input: CustomerInput!): Customer!
  }

  type Subscription {
    "Tells of customers with this logo, once, and ends."
    logoSeen(logo: ID! @fileUpload(target: "Customer.logo")): String
  }

  type Customer {
    id: ID!
    name: String!
    logo: File @fileUpload(accept: ["image/*"], maxBytes: 20000000, visibility: PUBLIC, convert: [SEPIA])
    logo_url: URL @fileUpload(target: "Customer.logo")
    contracts: [File!]! @fileUpload(accept: ["application/pdf", "text/plain"])
    "The host's own field, with a file as an argument."
    resembles(logo: ID! @fileUpload(target: "Customer.logo")): Boolean!
  }

  input CustomerInput {
    name: String!
    logo: ID @fileUpload(target: "Customer.logo")
    contracts: [ContractInput!] = []
  }

  input ContractInput {
    file: ID! @fileUpload(target: "Customer.contracts")
  }
`;
