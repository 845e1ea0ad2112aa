/**
 * The schema of a host with customers of two tenants, who hand files in by every kind of argument.
 *
 * @param byDefault The id that an argument and an input field have as their default value.
 */
export function tenantsTypeDefs(byDefault: string): string {
  return /* GraphQL */ `
    type Query {
      customer(id: ID!): Customer
      party(id: ID!): Party
      either(id: ID!): Either
      byLogo(logo: ID @fileUpload(target: "Customer.logo")): String
      byLogoOf(id: ID!, logo: ID! @fileUpload(target: "Customer.logo", subject: "id")): String
    }
    interface Party {
      id: ID!
      logo: File
    }
    type Customer implements Party {
      id: ID!
      logo: File @fileUpload(subject: "id")
      logo_url: URL @fileUpload(target: "Customer.logo", subject: "id")
      reports: [File!]! @fileUpload(subject: "id")
      cover: File @fileUpload
    }
    type Refused {
      why: String!
    }
    union Either = Customer | Refused

    type Mutation {
      setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer
      addLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id")): Party
      setReports(id: ID!, reports: [ID!] @fileUpload(target: "Customer.reports", subject: "id", attach: SET)): Either
      addReport(input: AddReport!): Customer
      addReports(inputs: [AddReports!]!): [Customer!]
      deepReports(input: Deep!): Customer
      shareReport(ids: [ID!]!, report: ID! @fileUpload(target: "Customer.reports", subject: "ids")): [Customer!]
      defaultLogo(id: ID!, logo: ID = "${byDefault}" @fileUpload(target: "Customer.logo", subject: "id")): Customer
      defaultReport(input: DefaultReport!): Customer
      setCover(id: ID!, cover: ID @fileUpload(target: "Customer.cover")): Customer
      create(name: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): Customer
      createParty(name: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): Party
      createEither(name: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): Either
      customers: CustomerMutations!
      attachByHost(id: ID!, logo: ID!, attach: String!): Customer
      nameUnchecked(id: ID!, logo: ID!): Customer
    }
    type CustomerMutations {
      setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Customer
    }
    input AddReport {
      customerId: ID!
      report: ID! @fileUpload(target: "Customer.reports", subject: "input.customerId")
    }
    input AddReports {
      customerId: ID!
      report: ID! @fileUpload(target: "Customer.reports", subject: "inputs.customerId")
    }
    input Deep {
      customerId: ID!
      inner: [Inner!]
    }
    input Inner {
      reports: [[ID!]] @fileUpload(target: "Customer.reports", subject: "input.customerId")
      inner: Inner
    }
    input DefaultReport {
      customerId: ID!
      report: ID! = "${byDefault}" @fileUpload(target: "Customer.reports", subject: "input.customerId")
    }
    type Subscription {
      logoOf(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id")): Customer
    }
  `;
}
