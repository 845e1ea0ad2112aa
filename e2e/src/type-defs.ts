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
    "Throws after it has read its arguments, where it is to fail."
    setCustomerLogo(
      id: ID!
      logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)
      fail: Boolean = false
    ): Customer!
    addCustomer(input: CustomerInput!): Customer!
    addContracts(inputs: [AddContractInput!]!): [Customer!]!
    "Attaches a logo in the host's own code."
    attachLogo(id: ID!, file: ID!): Boolean!
    "Has a customer name the contracts of another, past Darkroom."
    copyContracts(from: ID!, to: ID!): Customer!
  }

  type Subscription {
    "Tells of customers with this logo, once, and ends."
    logoSeen(logo: ID! @fileUpload(target: "Customer.logo")): String
  }

  type Customer {
    id: ID!
    name: String!
    logo: File
      @fileUpload(
        accept: ["image/*"]
        maxBytes: 20000000
        visibility: PUBLIC
        metadata: KEEP
        convert: [SEPIA]
        subject: "id"
      )
    logo_url: URL @fileUpload(target: "Customer.logo", subject: "id")
    contracts: [File!]! @fileUpload(accept: ["application/pdf", "text/plain"], subject: "id")
    "The host's own field, with a file of a customer as an argument."
    resembles(logo: ID! @fileUpload(target: "Customer.logo", subject: "of"), of: ID! = "1"): Boolean!
  }

  input CustomerInput {
    name: String!
    logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")
    contracts: [ContractInput!] = []
  }

  input ContractInput {
    file: ID! @fileUpload(target: "Customer.contracts", subject: "result.id")
  }

  input AddContractInput {
    customer: CustomerReference!
    file: ID! @fileUpload(target: "Customer.contracts", subject: "inputs.customer.id")
  }

  input CustomerReference {
    id: ID!
  }
`;
