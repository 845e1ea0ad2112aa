import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { atEveryStep, type Death, mortalProcess } from '../support/mortal-process.ts';
import { testClock } from '../support/test-clock.ts';
import { type CustomersHost, customersHost } from './customers-host.ts';

const DAY = 86_400;

/** A mutation that puts one file in the place of another, by how the record is named. */
const MUTATIONS = {
  SET: 'mutation ($fresh: ID, $fail: Failure) { done: setLogo(id: "1", logo: $fresh, fail: $fail) { logo { id } } }',
  'SET to none': 'mutation ($fail: Failure) { done: setLogo(id: "1", logo: null, fail: $fail) { logo { id } } }',
  'ADD to what is made':
    'mutation ($fresh: ID) { done: createCustomer(name: "new", logo: $fresh) { ... on Customer { logo { id } } } }',
} as const;

type MutationName = keyof typeof MUTATIONS;

/** A process that is about to run the mutation, and another that goes on after it. */
interface World {
  readonly other: CustomersHost;
  readonly process: ReturnType<typeof mortalProcess>;
  readonly old: string;
  readonly fresh: string;
  /** Runs the mutation in the process that may die. */
  readonly mutate: (variables?: Record<string, unknown>, during?: () => unknown) => Promise<unknown>;
}

async function newWorld(name: MutationName): Promise<World> {
  const clock = testClock();
  const database = memoryDatabase(clock);
  // What is not attached goes within the hour: it has to be, or reserved, to stay.
  const defaults = { unattachedExpiresInSeconds: 3600 };
  const other = customersHost({ database, defaults });
  const [old, fresh] = [await other.upload(), await other.upload()];
  await other.run(MUTATIONS.SET, { fresh: old });
  const process = mortalProcess({ database, storage: other.storage });
  return {
    other: { ...other, clock },
    process,
    old,
    fresh,
    mutate: (variables = {}, during = () => undefined) =>
      customersHost({ beside: other, database: process.database, defaults, during }).run(MUTATIONS[name], {
        fresh,
        ...variables,
      }),
  };
}

/** Whatever a customer names can be read there by a colleague of its owner. */
async function checkNamed({ other }: World, when: string): Promise<void> {
  for (const { id, logo, reports } of other.customers.values()) {
    const source = 'query ($id: ID!) { customer(id: $id) { logo { id } reports { id } } }';
    const { data } = await other.run(source, { id }, 'bob');
    const expected = { logo: logo === null ? null : { id: logo }, reports: reports.map((report) => ({ id: report })) };
    assert.deepEqual(data, { customer: expected }, when);
  }
}

/** Lets a month pass with its sweeps, and says what is left of the two files, looking at what is named all the time. */
async function afterAMonth(world: World): Promise<string> {
  const { other, old, fresh } = world;
  await checkNamed(world, 'at once');
  for (const seconds of [3500, 200, DAY, DAY, 7 * DAY, 30 * DAY]) {
    other.clock.advance(seconds);
    await other.darkroom.operator.sweep();
    await checkNamed(world, `after ${seconds} seconds more`);
  }
  const left = async (id: string): Promise<string> => (await other.attachedTo(id))?.join(', ') ?? 'deleted';
  return `old: ${await left(old)}; fresh: ${await left(fresh)}`;
}

/** What came of a death at each of the process’s calls, before and after it; or of an outage of that one call. */
async function outcomes({ mutation, fail, recovers = false }: Crash): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  await atEveryStep(async (death: Death) => {
    const world = await newWorld(mutation);
    const { process, mutate } = world;
    process.dieAt({ ...death, recovers });
    await mutate({ fail });
    process.liveOn();
    return {
      process,
      check: async () => {
        const outcome = await afterAMonth(world);
        found[process.isDead() ? `${death.moment} ${process.calls[death.call]} (${death.call})` : 'never'] = outcome;
      },
    };
  });
  return found;
}

const KEPT = 'old: Customer.logo of 1; fresh: deleted';
const BOTH = 'old: Customer.logo of 1; fresh: Customer.logo of 1';
const REPLACED = 'old: deleted; fresh: Customer.logo of 1';
const NONE = 'old: deleted; fresh: deleted';
const MADE = 'old: Customer.logo of 1; fresh: Customer.logo of new';
const MADE_WITHOUT_RECORD = 'old: Customer.logo of 1; fresh: Customer.logo of null';

interface Crash {
  readonly mutation: MutationName;
  readonly fail?: 'THROWN';
  readonly recovers?: boolean;
}

/** Where a process dies, and what is left a month later. */
const CRASHES: readonly (Crash & { readonly name: string; readonly left: Readonly<Record<string, string>> })[] = [
  {
    name: 'a mutation that succeeds',
    mutation: 'SET',
    left: {
      'BEFORE files.get (0)': KEPT,
      'AFTER files.get (0)': KEPT,
      'BEFORE attachments.reserve (1)': KEPT,
      // From here on nothing says whether it succeeded: neither may go.
      'AFTER attachments.reserve (1)': BOTH,
      'BEFORE attachments.attach (2)': BOTH,
      'AFTER attachments.attach (2)': REPLACED,
      'BEFORE files.get (3)': REPLACED,
      'AFTER files.get (3)': REPLACED,
      never: REPLACED,
    },
  },
  {
    name: 'a mutation that fails',
    mutation: 'SET',
    fail: 'THROWN',
    left: {
      'BEFORE files.get (0)': KEPT,
      'AFTER files.get (0)': KEPT,
      'BEFORE attachments.reserve (1)': KEPT,
      'AFTER attachments.reserve (1)': BOTH,
      'BEFORE attachments.release (2)': BOTH,
      'AFTER attachments.release (2)': KEPT,
      never: KEPT,
    },
  },
  {
    name: 'a mutation that sets no file',
    mutation: 'SET to none',
    left: {
      'BEFORE attachments.reserve (0)': KEPT,
      'AFTER attachments.reserve (0)': KEPT,
      'BEFORE attachments.attach (1)': KEPT,
      'AFTER attachments.attach (1)': NONE,
      never: NONE,
    },
  },
  {
    name: 'a mutation whose result names the record',
    mutation: 'ADD to what is made',
    left: {
      'BEFORE files.get (0)': KEPT,
      'AFTER files.get (0)': KEPT,
      'BEFORE attachments.reserve (1)': KEPT,
      'AFTER attachments.reserve (1)': MADE_WITHOUT_RECORD,
      'BEFORE attachments.attach (2)': MADE_WITHOUT_RECORD,
      'AFTER attachments.attach (2)': MADE,
      'BEFORE files.get (3)': MADE,
      'AFTER files.get (3)': MADE,
      never: MADE,
    },
  },
  {
    name: 'a mutation, where the database fails for a moment,',
    mutation: 'SET',
    recovers: true,
    left: {
      'BEFORE files.get (0)': KEPT,
      'AFTER files.get (0)': KEPT,
      'BEFORE attachments.reserve (1)': KEPT,
      // The resolver never ran, and its process is there to say so.
      'AFTER attachments.reserve (1)': KEPT,
      // It is asked once more.
      'BEFORE attachments.attach (2)': REPLACED,
      'AFTER attachments.attach (2)': REPLACED,
      'BEFORE files.get (3)': REPLACED,
      'AFTER files.get (3)': REPLACED,
      never: REPLACED,
    },
  },
];

describe('a process that dies before, during or after a mutation keeps readable every file that the host’s records name', () => {
  it.each(CRASHES)('$name', async ({ left, ...crash }) => {
    assert.deepEqual(await outcomes(crash), left);
  });

  it.each([
    ['wrote', true, '1', BOTH],
    ['writes', false, '1', BOTH],
  ])('a resolver of a mutation, which %s its record', async (_, hasWritten, record, expected) => {
    const world = await newWorld('SET');
    const { other, fresh, mutate } = world;
    const dead = Promise.withResolvers<void>();
    const answer = mutate({}, () => {
      const customer = other.customers.get(record);
      if (hasWritten && customer !== undefined) customer.logo = fresh;
      dead.resolve();
      return new Promise<never>(() => undefined);
    });
    await Promise.race([dead.promise, answer]);
    assert.equal(await afterAMonth(world), expected);
  });
});
