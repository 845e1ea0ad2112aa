import { type Kysely, sql } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import type { PostgresReference } from './references-option.ts';

/** A column of the host that names files, as the catalog describes it. */
export interface Reference {
  readonly target: string;
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly subject: string | null;
  /** The type of one id. */
  readonly type: 'text' | 'varchar' | 'uuid';
  readonly isArray: boolean;
}

/** The types that a column may have, by OID. */
const TYPES: ReadonlyMap<number, Pick<Reference, 'type' | 'isArray'>> = new Map([
  [25, { type: 'text', isArray: false }],
  [1043, { type: 'varchar', isArray: false }],
  [2950, { type: 'uuid', isArray: false }],
  [1009, { type: 'text', isArray: true }],
  [1015, { type: 'varchar', isArray: true }],
  [2951, { type: 'uuid', isArray: true }],
]);

interface TableRow {
  readonly oid: number;
  readonly schema: string;
  readonly kind: string;
  readonly role: string;
  readonly may_use: boolean;
  readonly hides_rows: boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly may_select: boolean;
  readonly type_oid: number;
  readonly type: string;
  readonly has_btree: boolean;
  readonly has_gin: boolean;
}

/** Looks up a reference. Returns it, or a sentence that says what is wrong with it and what to do. */
export async function findReference(
  db: Kysely<Tables>,
  target: string,
  given: PostgresReference,
): Promise<Reference | string> {
  const { column: columnName, subject = null } = given;
  const of = `The reference of ${target}`;
  const dot = given.table.indexOf('.');
  const [schemaName, tableName] =
    dot === -1 ? [null, given.table] : [given.table.slice(0, dot), given.table.slice(dot + 1)];
  const table = await findTable(db, schemaName, tableName);
  if (table === undefined) {
    const where = schemaName === null ? 'in the search path of the pool’s connections' : `in the schema ${schemaName}`;
    return `${of}: the table ${tableName} does not exist ${where}. Create it before Darkroom starts, or correct \`table\`.`;
  }
  const { schema, role, oid, kind } = table;
  const name = `${quoted(schema)}.${quoted(tableName)}`;
  if (!table.may_use) {
    return `${of}: ${role} may not use the schema ${schema}: \`grant usage on schema ${quoted(schema)} to ${quoted(role)}\`.`;
  }
  if (kind === 'm' || kind === 'f') {
    return `${of}: ${name} is a ${kind === 'm' ? 'materialized view, which can be out of date' : 'foreign table'}. Use a table or a view.`;
  }
  const columns = await findColumns(db, oid, [columnName, ...(subject === null ? [] : [subject])]);
  const column = columns.find((each) => each.name === columnName);
  for (const wanted of [columnName, subject]) {
    if (wanted === null) continue;
    const found = columns.find((each) => each.name === wanted);
    if (found === undefined) return `${of}: ${name} has no column ${wanted}. Correct \`references\`.`;
    if (!found.may_select) {
      return `${of}: ${role} may not select ${wanted} from ${name}: \`grant select on ${name} to ${quoted(role)}\`.`;
    }
  }
  if (table.hides_rows) {
    return `${of}: row-level security hides rows of ${name} from ${role}, so files that they name would seem unused. Give Darkroom a pool with a BYPASSRLS role.`;
  }
  const type = column === undefined ? undefined : TYPES.get(column.type_oid);
  if (column === undefined || type === undefined) {
    return `${of}: ${name}.${columnName} has the type ${column?.type}. Use text, varchar, uuid or an array of these.`;
  }
  if (kind !== 'v' && !(type.isArray ? column.has_gin : column.has_btree)) {
    const using = type.isArray ? ' using gin' : '';
    return `${of}: ${name}.${columnName} needs an index to look up files: \`create index concurrently on ${name}${using} (${quoted(columnName)})\`.`;
  }
  return { target, schema, table: tableName, column: columnName, subject, ...type };
}

/** A name as written in a statement for a person to run. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

async function findTable(db: Kysely<Tables>, schema: string | null, table: string): Promise<TableRow | undefined> {
  const { rows } = await sql<TableRow>`
    select c.oid::bigint as oid, n.nspname::text as schema, c.relkind::text as kind, current_user::text as role,
      has_schema_privilege(n.oid, 'usage') as may_use, row_security_active(c.oid) as hides_rows
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relname = ${table} and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and n.nspname = any(case when ${schema}::text is null then current_schemas(false) else array[${schema}::name] end)
    order by array_position(current_schemas(false), n.nspname) limit 1
  `.execute(db);
  return rows[0];
}

/** The named columns of a table. An index counts if it contains all rows in which the column is not null. */
async function findColumns(db: Kysely<Tables>, table: number, names: readonly string[]): Promise<readonly ColumnRow[]> {
  const { rows } = await sql<ColumnRow>`
    with wanted as (
      select a.attrelid, a.attnum, a.attname, coalesce(nullif(t.typbasetype, 0), t.oid) as type_oid
      from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
      where a.attrelid = ${table}::bigint::oid and a.attnum > 0 and not a.attisdropped
        and a.attname = any(${[...names]}::text[])
    ), indexes as (
      select i.indkey::int2[] as columns, am.amname, i.indkey[0] as first, pg_get_expr(i.indpred, i.indrelid) as condition
      from pg_catalog.pg_index i
      join pg_catalog.pg_class c on c.oid = i.indexrelid join pg_catalog.pg_am am on am.oid = c.relam
      where i.indrelid = ${table}::bigint::oid and i.indisvalid
    )
    select w.attname::text as name, has_column_privilege(w.attrelid, w.attnum, 'select') as may_select,
      w.type_oid::bigint as type_oid, format_type(w.type_oid, null) as type,
      exists (select from indexes i where i.first = w.attnum and i.amname in ('btree', 'hash')
        and coalesce(i.condition = format('(%I IS NOT NULL)', w.attname), true)) as has_btree,
      exists (select from indexes i where w.attnum = any(i.columns) and i.amname = 'gin'
        and coalesce(i.condition = format('(%I IS NOT NULL)', w.attname), true)) as has_gin
    from wanted w
  `.execute(db);
  return rows;
}
