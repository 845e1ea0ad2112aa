import { type ExecutionResult, type GraphQLSchema, graphql, parse, subscribe } from 'graphql';
import {
  type Darkroom,
  type DarkroomOptions,
  createDarkroom,
  memoryProcessor,
  memoryStorage,
  memoryDatabase,
} from '../../src/index.ts';
import { withPlainData } from './plain-data.ts';

/** The context of the host in these tests: who calls, null for an anonymous caller. */
export interface TestContext {
  readonly user: string | null;
}

/** A host's API in process. */
export interface TestHost {
  readonly darkroom: Darkroom;
  readonly schema: GraphQLSchema;
  /** Runs a document as a user, `ada` unless told. */
  run(document: string, variables?: Record<string, unknown>, user?: string | null): Promise<ExecutionResult>;
  /** As `run`, but gives the value of the first root field, and throws where there are errors. */
  ask<Value>(document: string, variables?: Record<string, unknown>, user?: string | null): Promise<Value>;
  /** The codes of the errors that a document ends in. */
  codes(document: string, variables?: Record<string, unknown>, user?: string | null): Promise<readonly unknown[]>;
  /** The values of the first root field of a subscription's events. */
  follow<Value>(
    document: string,
    variables?: Record<string, unknown>,
    user?: string | null,
  ): Promise<AsyncIterator<Value | null>>;
}

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    customer: Customer
    record(id: ID!): Record
  }
  type Record {
    id: ID!
    logo: File @fileUpload(accept: ["image/*"], subject: "id")
  }
  type Customer {
    id: ID!
    logo: File
      @fileUpload(accept: ["image/*"], maxBytes: 20000000, visibility: PUBLIC, metadata: KEEP, convert: [SEPIA])
    reports: [File!]! @fileUpload(accept: ["application/pdf", "text/csv"])
    portrait: File @fileUpload(accept: ["image/png"], convert: [SEPIA])
    portrait_url: URL @fileUpload(target: "Customer.portrait")
  }
  type Mutation {
    setPortrait(portrait: ID @fileUpload(target: "Customer.portrait")): Customer!
    setCover(cover: ID @fileUpload(accept: ["image/*"])): Customer!
    setLogo(id: ID!, logo: ID @fileUpload(target: "Record.logo", subject: "id")): Record!
  }
`;

/** What processes that die or are interrupted have beside the options that they are handed over as. */
const NO_OPTIONS: ReadonlySet<string> = new Set(['calls', 'dieAt', 'interrupt', 'interruptedAt', 'isDead', 'liveOn']);

/** A host with customers on adapters in memory, where no others are given. */
export function testHost(options: Partial<DarkroomOptions<TestContext, 'SEPIA'>> = {}): TestHost {
  const darkroom = createDarkroom<TestContext, 'SEPIA'>({
    database: memoryDatabase(),
    storage: memoryStorage(),
    ...(options.processors === undefined && { processor: memoryProcessor() }),
    viewer: (context) => context.user,
    logger: { error: () => undefined, warn: () => undefined },
    ...Object.fromEntries(Object.entries(options).filter(([name]) => !NO_OPTIONS.has(name))),
  });
  const customer: Record<string, unknown> = { id: '1', reports: [] };
  let logo: string | null = null;
  const schema = darkroom.makeSchema({
    typeDefs: TYPE_DEFS,
    resolvers: {
      Query: { customer: () => customer, record: (_: unknown, { id }: { id: string }) => ({ id, logo }) },
      Mutation: {
        setPortrait: (_: unknown, { portrait }: { portrait: string | null }) =>
          Object.assign(customer, { portrait, portrait_url: portrait }),
        setCover: () => customer,
        // The row of every record names it, as if the host had a mutation that checks nothing.
        setLogo: (_: unknown, args: { id: string; logo: string | null }) => {
          logo = args.logo;
          return args;
        },
      },
    },
  });

  const run: TestHost['run'] = async (source, variableValues = {}, user = 'ada') =>
    withPlainData(await graphql({ schema, source, variableValues, contextValue: { user } satisfies TestContext }));

  return {
    darkroom,
    schema,
    run,
    ask: async <Value>(document: string, variables?: Record<string, unknown>, user?: string | null) =>
      firstValue(await run(document, variables, user)) as Value,
    codes: async (document, variables, user) => codesOf(await run(document, variables, user)),
    follow: async <Value>(document: string, variables: Record<string, unknown> = {}, user: string | null = 'ada') =>
      valuesOf(
        await subscribe({ schema, document: parse(document), variableValues: variables, contextValue: { user } }),
      ) as AsyncIterator<Value | null>,
  };
}

function valuesOf(events: ExecutionResult | AsyncIterable<ExecutionResult>): AsyncIterator<unknown> {
  if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
  const iterator = events[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done === true ? { done, value: undefined } : { done: false, value: firstValue(withPlainData(value)) };
    },
    return: async () => {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
  };
}

/** The codes of a result's errors. */
export function codesOf(result: ExecutionResult): readonly unknown[] {
  return (result.errors ?? []).map((error) => error.extensions['code']);
}

function firstValue(result: ExecutionResult): unknown {
  if (result.errors !== undefined) throw new Error(JSON.stringify(result.errors));
  return Object.values(result.data ?? {})[0];
}
