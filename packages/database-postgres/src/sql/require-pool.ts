import { DarkroomError } from '@graphql-darkroom/core/adapter';

const REMEDY =
  '`pool` must be a Pool of pg: `new Pool({ connectionString })`. Leave it out for a Postgres in `directory`.';

type Members = Readonly<Record<string, unknown>>;

/** What is passed for a pool by mistake, how it is known, and what to pass instead. */
const MISTAKES: readonly (readonly [string, (given: Members, value: unknown) => boolean, string])[] = [
  ['a connection string', (_, value) => typeof value === 'string' || value instanceof URL, ''],
  ['a promise', has('then'), 'Write `pool: await …`.'],
  // A class has the methods on its prototype.
  ['a class', ({ prototype }) => has('connect')(Object(prototype) as Members), 'Make one with `new`.'],
  ['a Client, which has one connection', has('connect', 'escapeIdentifier'), 'Pass the Pool that it comes from.'],
  [
    'an instance of Drizzle',
    ({ $client }) => $client !== undefined,
    'Pass the Pool that it was made with: `db.$client`.',
  ],
  ['a client of Prisma', has('$connect', '$transaction'), 'Pass a Pool beside it, such as the one of its adapter.'],
  ['an instance of Kysely', has('selectFrom', 'getExecutor'), 'Pass the Pool of its dialect.'],
  ['a DataSource of TypeORM', has('createQueryRunner'), 'Pass a Pool beside it.'],
  ['an instance of Sequelize', has('authenticate', 'define'), 'Pass a Pool beside it.'],
  ['an instance of Knex', has('raw', 'schema'), 'Pass a Pool beside it.'],
  ['a client of Postgres.js', has('unsafe', 'begin'), 'Pass a Pool beside it.'],
  ['a pool of MySQL', has('getConnection'), 'Darkroom needs Postgres.'],
  ['a PGlite', has('execProtocol'), 'Pass its folder as `directory`.'],
  [
    'the options of a Pool',
    ({ connect, connectionString, host }) => connect === undefined && (connectionString ?? host) !== undefined,
    '',
  ],
];

function has(...methods: readonly string[]): (given: Members) => boolean {
  return (given) => methods.every((name) => given[name] !== undefined);
}

/**
 * Refuses what is not a Pool of pg at start, instead of at the first statement: a Client has `connect` too, but only
 * one connection.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function requirePool(pool: unknown): void {
  if (pool === undefined) return;
  const given = Object(pool) as Members;
  const mistake = MISTAKES.find(([, is]) => is(given, pool));
  if (mistake === undefined && typeof given['connect'] === 'function') return;
  const parts = mistake === undefined ? [REMEDY] : [`\`pool\` is ${mistake[0]}.`, mistake[2], REMEDY];
  throw new DarkroomError('INVALID_CONFIGURATION', parts.filter((part) => part !== '').join(' '));
}
