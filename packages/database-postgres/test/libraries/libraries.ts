import assert from 'node:assert/strict';
import { CamelCasePlugin, ParseJSONResultsPlugin } from 'kysely';
import { types } from 'pg';
import { Transaction } from 'sequelize';
import { openDrizzle, openDrizzleOnPostgresJs } from './drizzle.ts';
import type { OpenLibrary } from './host-library.ts';
import { openKnex } from './knex.ts';
import { openKysely } from './kysely.ts';
import { openPg } from './pg.ts';
import { openPostgresJs } from './postgres-js.ts';
import { openPrisma } from './prisma.ts';
import { openSequelize } from './sequelize.ts';
import { openQueryRunner, openTypeorm } from './typeorm.ts';

/** What a parser of a host's makes of a value: nothing that we could use. */
export const strange = (text: string): unknown => ({ strange: text });
/** All that Postgres has of its own, but the texts. */
export const OIDS: readonly Parameters<typeof types.setTypeParser>[0][] = Object.values(types.builtins).filter(
  (oid) => oid !== types.builtins.TEXT && typeof oid === 'number',
);

const refuse = (): never => assert.fail('Nothing of ours is to be written by a serializer of the host.');
const strangeTypes = Object.fromEntries(
  OIDS.map((oid) => [`type${oid}`, { to: oid, from: [oid], parse: strange, serialize: refuse }]),
);

/** Libraries by name, also with settings that change what their users write and read. */
export const LIBRARIES: Readonly<Record<string, OpenLibrary>> = {
  'a client of pg': openPg,
  'what passes statements to a client of pg': (url) =>
    openPg(url, (client) => ({ query: (text, values) => client.query(text, values) })),
  Kysely: (url) => openKysely(url, []),
  'Kysely with plugins': (url) => openKysely(url, [new ParseJSONResultsPlugin(), new CamelCasePlugin()]),
  'Drizzle on pg': openDrizzle,
  'Drizzle on Postgres.js': openDrizzleOnPostgresJs,
  Knex: (url) => openKnex(url, {}),
  'Knex with other names': (url) =>
    openKnex(url, {
      postProcessResponse: (result: { rows?: readonly object[] }) =>
        result.rows === undefined ? result : { ...result, rows: result.rows.map(upperCase) },
    }),
  'the manager of TypeORM': openTypeorm,
  'a query runner of TypeORM': openQueryRunner,
  Prisma: openPrisma,
  Sequelize: (url) => openSequelize(url, {}),
  'Sequelize with other defaults': (url) =>
    openSequelize(url, {
      define: { underscored: true },
      query: { raw: false, nest: true },
      isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED,
      timezone: '+05:00',
    }),
  'Postgres.js': (url) => openPostgresJs(url, {}),
  'Postgres.js with types': (url) => openPostgresJs(url, { types: strangeTypes, fetch_types: false }),
  'Postgres.js with other names': (url) => openPostgresJs(url, { transform: { column: (name) => name.toUpperCase() } }),
};

function upperCase(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value]));
}
