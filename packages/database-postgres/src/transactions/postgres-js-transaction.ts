import type { SqlClient } from '@graphql-darkroom/core/adapter';

/** `unknown`, a type of Postgres: the server infers the type of the value, and its text is sent unchanged. */
const UNKNOWN = 705;

/**
 * A client for a transaction of [Postgres.js](https://github.com/porsager/postgres), for `db` in
 * `darkroom.files.attach(ids, { db })`.
 *
 * @example
 * ```ts
 * await sql.begin(async (sql) => {
 *   const place = { target: 'Customer.logo', subject: id };
 *   await darkroom.files.attach([logo], { ...place, context, db: postgresJsTransaction(sql) });
 * });
 * ```
 */
export function postgresJsTransaction(sql: {
  unsafe(text: string, values: never[]): PromiseLike<unknown[]>;
  typed(value: never, oid: number): unknown;
}): SqlClient {
  return {
    query: async (text, values) => {
      const texts = values.map((value) => (value === null ? null : sql.typed(textOf(value) as never, UNKNOWN)));
      try {
        return { rows: [...(await sql.unsafe(text, texts as never[]))] };
      } catch (error) {
        // Kysely, which runs Darkroom's statements, adds to the stack, and would throw if it is read-only.
        if (error instanceof Error) Reflect.defineProperty(error, 'stack', { writable: true });
        throw error;
      }
    },
  };
}

/** The text of a value, as Postgres parses it. */
function textOf(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (!Array.isArray(value)) return String(value);
  return `{${value.map((item) => (item === null ? 'NULL' : `"${textOf(item).replaceAll(/["\\]/g, '\\$&')}"`)).join(',')}}`;
}
