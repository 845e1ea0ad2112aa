import { type ExecutionResult, graphql } from 'graphql';
import { createDarkroom, type Darkroom, type DarkroomOptions, memoryDatabase } from '../../src/index.ts';
import { type ObservedStorage, observedStorage } from '../support/observed-storage.ts';
import { withPlainData } from '../support/plain-data.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestClock, testClock } from '../support/test-clock.ts';
import { codesOf } from '../support/test-host.ts';
import { COMPLETE, put, START, type StartedUpload } from '../support/uploading.ts';

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    customer(id: ID!): Customer
    byLogo(logo: ID! @fileUpload(target: "Customer.logo")): String
  }
  type Customer {
    id: ID!
    logo: File @fileUpload(accept: ["image/*"], subject: "id")
    reports: [File!]! @fileUpload(subject: "id")
    cover: File @fileUpload
  }
  union CreateResult = Customer | Refused
  type Refused {
    why: String!
  }
  type Mutation {
    setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET), fail: Failure): Customer
    setReports(id: ID!, reports: [ID!] @fileUpload(target: "Customer.reports", subject: "id", attach: SET)): Customer!
    addReports(inputs: [AddReportInput!]!): [Customer!]!
    shareReport(ids: [ID!]!, report: ID! @fileUpload(target: "Customer.reports", subject: "ids")): Boolean
    orRefused(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): CreateResult
    orErrors(
      id: ID!
      logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)
      errors: [String!]
      success: Boolean
    ): Payload
    createCustomer(name: String!, logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): CreateResult
    setCover(id: ID!, cover: ID @fileUpload(target: "Customer.cover")): Customer!
    refuseLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET)): Boolean
  }
  type Payload {
    errors: [String!]
    success: Boolean
  }
  enum Failure {
    THROWN
    RETURNED
    NULL
  }
  input AddReportInput {
    customerId: ID!
    report: ID! @fileUpload(target: "Customer.reports", subject: "inputs.customerId")
  }
`;

/** A customer of the host's, as its own table would have it. */
export interface CustomerRow {
  readonly id: string;
  logo: string | null;
  reports: readonly string[];
  cover: string | null;
}

/** A host whose files know their customer. */
export interface CustomersHost {
  readonly darkroom: Darkroom;
  readonly clock: TestClock;
  readonly storage: ObservedStorage;
  readonly customers: Map<string, CustomerRow>;
  readonly run: (source: string, variables?: Record<string, unknown>, user?: string) => Promise<ExecutionResult>;
  readonly codes: (source: string, variables?: Record<string, unknown>, user?: string) => Promise<readonly unknown[]>;
  /** A READY file of this user's. */
  readonly upload: (user?: string) => Promise<string>;
  /** Each place that a file is attached to, as `target of subject`. */
  readonly attachedTo: (id: string) => Promise<readonly string[] | null>;
}

/** Makes a host, with customers `1` and `2`. */
export function customersHost(
  options: Partial<DarkroomOptions<{ readonly user: string }, never>> & {
    /** Called when a resolver of a mutation runs. */
    readonly during?: () => unknown;
    /** Another process of the same host, whose storage and own tables it has. */
    readonly beside?: CustomersHost;
  } = {},
): CustomersHost {
  const { during = () => undefined, beside, ...given } = options;
  const clock = beside?.clock ?? testClock();
  const storage = beside?.storage ?? observedStorage();
  const darkroom = createDarkroom({
    database: memoryDatabase(clock),
    storage,
    viewer: ({ user }) => user,
    logger: { error: () => undefined, warn: () => undefined },
    ...given,
  });
  const customers = beside?.customers ?? new Map(['1', '2'].map((id) => [id, newCustomer(id)]));
  const find = (id: string): CustomerRow => customers.get(id) ?? newCustomer(id);
  const change = async (id: string, members: Partial<CustomerRow>): Promise<CustomerRow> => {
    await during();
    return Object.assign(find(id), members);
  };
  const schema = darkroom.makeSchema({
    typeDefs: TYPE_DEFS,
    resolvers: {
      Query: { customer: (_: unknown, { id }: { id: string }) => customers.get(id), byLogo: () => 'found' },
      CreateResult: { __resolveType: (value: object) => ('why' in value ? 'Refused' : 'Customer') },
      Mutation: {
        setLogo: async (_: unknown, args: { id: string; logo?: string | null; fail?: string }) => {
          const failure = new Error('The database of the host is down.');
          if (args.fail === 'THROWN') throw failure;
          if (args.fail === 'RETURNED') return failure;
          if (args.fail === 'NULL') return null;
          return change(args.id, args.logo === undefined ? {} : { logo: args.logo });
        },
        setReports: (_: unknown, { id, reports }: { id: string; reports?: string[] | null }) =>
          change(id, reports === undefined ? {} : { reports: reports ?? [] }),
        addReports: (_: unknown, { inputs }: { inputs: { customerId: string; report: string }[] }) =>
          Promise.all(
            inputs.map(({ customerId, report }) =>
              change(customerId, { reports: [...find(customerId).reports, report] }),
            ),
          ),
        shareReport: async (_: unknown, { ids, report }: { ids: string[]; report: string }) => {
          await Promise.all(ids.map((id) => change(id, { reports: [...find(id).reports, report] })));
          return true;
        },
        orRefused: (_: unknown, { id }: { id: string }) => (id === '1' ? { why: 'It is not yours.' } : find(id)),
        orErrors: (_: unknown, { errors = [], success = true }: { errors?: string[]; success?: boolean }) => ({
          errors,
          success,
        }),
        createCustomer: async (_: unknown, { name, logo }: { name: string; logo?: string }) => {
          if (name === '') return { why: 'A customer has a name.' };
          if (name === 'null') return null;
          customers.set(name, newCustomer(name));
          return change(name, { logo: logo ?? null });
        },
        refuseLogo: () => false,
        setCover: (_: unknown, { id, cover }: { id: string; cover: string | null }) => change(id, { cover }),
      },
    },
  });
  const run: CustomersHost['run'] = async (source, variableValues = {}, user = 'ada') =>
    withPlainData(await graphql({ schema, source, variableValues, contextValue: { user } }));
  return {
    darkroom,
    clock,
    storage,
    customers,
    run,
    codes: async (...call) => codesOf(await run(...call)),
    upload: async (user) => {
      const { startFileUpload } = (await run(START, {}, user)).data as { startFileUpload: StartedUpload };
      await put(storage, startFileUpload.urls[0], PNG);
      await run(COMPLETE, { id: startFileUpload.id }, user);
      return startFileUpload.id;
    },
    attachedTo: async (id) => {
      const file = await darkroom.files.get(id);
      return file === null ? null : file.attachments.map(({ target, subject }) => `${target} of ${subject}`);
    },
  };
}

function newCustomer(id: string): CustomerRow {
  return { id, logo: null, reports: [], cover: null };
}
