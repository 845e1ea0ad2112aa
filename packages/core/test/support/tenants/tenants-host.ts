import { type ExecutionResult, graphql, GraphQLError, type GraphQLSchema, parse, subscribe } from 'graphql';
import { createDarkroom, type Darkroom, type Database, memoryStorage } from '../../../src/index.ts';
import { withPlainData } from '../plain-data.ts';
import { PNG } from '../sample-bytes.ts';
import { COMPLETE, put, START, type StartedUpload } from '../uploading.ts';
import { type DeepInput, reportsIn } from './deep-input.ts';
import { tenantsTypeDefs } from './type-defs.ts';

/** Who calls: `ada` and `abe` are of the tenant `a`, `bob` is of `b`. */
export type TenantUser = 'ada' | 'abe' | 'bob';

/** A customer as the host's own table has it. */
export interface TenantCustomer {
  readonly id: string;
  readonly tenant: string;
  logo: string | null;
  reports: readonly string[];
  cover: string | null;
}

type Ask = (source: string, variables: Record<string, unknown>, user: TenantUser) => Promise<ExecutionResult>;

/** A host of two tenants: `a1` and `a2` are customers of one, `b1` and `b2` of the other. */
export interface TenantsHost {
  readonly darkroom: Darkroom;
  readonly customers: Map<string, TenantCustomer>;
  /** Called when a mutation's resolver runs, before it asks whose the customer is. */
  during: () => Promise<void>;
  readonly run: Ask;
  /** The first event of a subscription. */
  readonly follow: Ask;
  /** A READY file of this user's. */
  readonly upload: (user: TenantUser) => Promise<string>;
  /** Has arguments with a default value name this file from now on. */
  readonly setDefault: (id: string) => void;
  /** Each place that a file is attached to, as `target of subject`. */
  readonly attachedTo: (id: string) => Promise<readonly string[] | null>;
}

interface Context {
  readonly user: TenantUser;
}

type Members = Partial<Pick<TenantCustomer, 'logo' | 'reports' | 'cover'>>;

const tenantOf = ({ user }: Context): string => user.slice(0, 1);

/** Makes the host on a database. */
export function tenantsHost(database: Database): TenantsHost {
  const storage = memoryStorage();
  const darkroom = createDarkroom<Context>({
    database,
    storage,
    viewer: ({ user }) => user,
    logger: { error: () => undefined, warn: () => undefined },
  });
  const customers = new Map(['a1', 'a2', 'b1', 'b2'].map((id) => [id, newCustomer(id, id.slice(0, 1))]));
  const visible = (id: string, context: Context): TenantCustomer | null => {
    const customer = customers.get(id);
    return customer?.tenant === tenantOf(context) ? customer : null;
  };
  const change = async (id: string, members: Members, context: Context): Promise<TenantCustomer> => {
    await host.during();
    const customer = visible(id, context);
    if (customer === null) throw new GraphQLError('There is no such customer.', { extensions: { code: 'FORBIDDEN' } });
    return Object.assign(customer, members);
  };
  const add = async (id: string, reports: readonly string[], context: Context): Promise<TenantCustomer> =>
    change(id, { reports: [...(customers.get(id)?.reports ?? []), ...reports] }, context);
  const create = async (id: string, members: Members, context: Context): Promise<TenantCustomer> => {
    await host.during();
    const customer = { ...newCustomer(id, tenantOf(context)), ...members };
    customers.set(id, customer);
    return customer;
  };
  type Setting = { readonly id: string; readonly logo?: string | null };
  type Creating = { readonly name: string; readonly logo?: string | null };
  type Adding = { readonly customerId: string; readonly report: string };
  const find = (_: unknown, { id }: { readonly id: string }, context: Context): TenantCustomer | null =>
    visible(id, context);
  const setLogo = (_: unknown, { id, logo = null }: Setting, context: Context): Promise<TenantCustomer> =>
    change(id, { logo }, context);
  const createWith = (_: unknown, { name, logo = null }: Creating, context: Context): Promise<TenantCustomer> =>
    create(name, { logo }, context);
  const addOne = (_: unknown, { input }: { readonly input: Adding }, context: Context): Promise<TenantCustomer> =>
    add(input.customerId, [input.report], context);

  const resolvers = {
    Query: { customer: find, party: find, either: find, byLogo: () => 'found', byLogoOf: () => 'found' },
    Party: { __resolveType: () => 'Customer' },
    Either: { __resolveType: () => 'Customer' },
    Customer: { logo_url: ({ logo }: TenantCustomer) => logo },
    Mutation: {
      setLogo,
      addLogo: setLogo,
      setReports: (_: unknown, { id, reports }: { id: string; reports?: string[] | null }, context: Context) =>
        change(id, { reports: reports ?? [] }, context),
      addReport: addOne,
      addReports: async (_: unknown, { inputs }: { inputs: Adding[] }, context: Context) => {
        for (const { customerId, report } of inputs) await add(customerId, [report], context);
        return inputs.map(({ customerId }) => customers.get(customerId));
      },
      deepReports: (_: unknown, { input }: { input: DeepInput }, context: Context) =>
        add(input.customerId, reportsIn(input), context),
      shareReport: async (_: unknown, { ids, report }: { ids: string[]; report: string }, context: Context) => {
        for (const id of ids) await add(id, [report], context);
        return ids.map((id) => customers.get(id));
      },
      defaultLogo: setLogo,
      defaultReport: addOne,
      setCover: (_: unknown, { id, cover = null }: { id: string; cover?: string | null }, context: Context) =>
        change(id, { cover }, context),
      create: createWith,
      createParty: createWith,
      createEither: createWith,
      customers: () => ({}),
      attachByHost: async (_: unknown, args: Setting & { attach: 'ADD' | 'SET' }, context: Context) => {
        const { id: subject, logo, attach } = args;
        await change(subject, {}, context);
        await darkroom.files.attach([logo ?? ''], { context, target: 'Customer.logo', subject, attach });
        return change(subject, { logo: logo ?? null }, context);
      },
      nameUnchecked: setLogo,
    },
    CustomerMutations: { setLogo },
    Subscription: {
      logoOf: {
        async *subscribe(_: unknown, { id }: Setting, context: Context): AsyncGenerator {
          yield { logoOf: visible(id, context) };
        },
      },
    },
  };
  const schemaWith = (byDefault: string): GraphQLSchema =>
    darkroom.makeSchema({ typeDefs: tenantsTypeDefs(byDefault), resolvers });
  let schema = schemaWith('');

  const host: TenantsHost = {
    darkroom,
    customers,
    during: async () => undefined,
    run: async (source, variableValues, user) =>
      withPlainData(await graphql({ schema, source, variableValues, contextValue: { user } })),
    follow: async (source, variableValues, user) => {
      const document = parse(source);
      const events = await subscribe({ schema, document, variableValues, contextValue: { user } });
      if (!(Symbol.asyncIterator in events)) return events;
      const { value } = await events[Symbol.asyncIterator]().next();
      return withPlainData(value as ExecutionResult);
    },
    upload: async (user) => {
      const { startFileUpload } = (await host.run(START, {}, user)).data as { startFileUpload: StartedUpload };
      await put(storage, startFileUpload.urls[0], PNG);
      await host.run(COMPLETE, { id: startFileUpload.id }, user);
      return startFileUpload.id;
    },
    setDefault: (id) => {
      schema = schemaWith(id);
    },
    attachedTo: async (id) => {
      const file = await darkroom.files.get(id);
      return file === null ? null : file.attachments.map(({ target, subject }) => `${target} of ${subject}`).toSorted();
    },
  };
  return host;
}

function newCustomer(id: string, tenant: string): TenantCustomer {
  return { id, tenant, logo: null, reports: [], cover: null };
}
