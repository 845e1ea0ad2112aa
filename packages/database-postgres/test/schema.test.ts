import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../src/sql/migrate.ts';
import { pgliteConnector } from '../src/sql/pglite-connector.ts';
import { openStatements } from '../src/sql/statements.ts';
import { embeddedFolder } from './embedded-folder.ts';

let directory: string;

beforeEach(async () => {
  directory = await embeddedFolder('INITIALIZED');
});

afterEach(() => rm(directory, { recursive: true }));

/**
 * Columns, constraints, indexes, triggers and functions of a schema, a line for each. Not null is told with the column.
 */
const CATALOG = sql<{ line: string }>`
  with
  relations as (select oid, relname from pg_class where relnamespace = 'darkroom'::regnamespace and relkind = 'r'),
  lines as (
    select 1 as part, r.relname as of, a.attnum as place, concat_ws(' ',
      'column', r.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod),
      case when c.collname <> 'default' then 'collate ' || c.collname end,
      case when a.attnotnull then 'not null' end,
      case when a.attidentity <> '' then 'identity' end,
      'default ' || pg_get_expr(d.adbin, d.adrelid)
    ) as line
    from relations r
    join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    left join pg_collation c on c.oid = a.attcollation
    union all
    select 2, r.relname, 0, concat_ws(' ', 'constraint', r.relname || '.' || c.conname, pg_get_constraintdef(c.oid))
    from relations r join pg_constraint c on c.conrelid = r.oid and c.contype <> 'n'
    union all
    select 3, tablename, 0, indexdef from pg_indexes where schemaname = 'darkroom'
    union all
    select 4, r.relname, 0, pg_get_triggerdef(t.oid)
    from relations r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
    union all
    select 5, p.proname, 0, concat('function ', p.oid::regprocedure, ' returns ', p.prorettype::regtype)
    from pg_proc p where p.pronamespace = 'darkroom'::regnamespace
  )
  select line from lines order by part, of collate "C", place, line collate "C"
`;

test('all migrations together make the schema that the snapshot shows', async () => {
  const connector = await pgliteConnector(join(directory, 'postgres'));
  const statements = openStatements(connector, 'darkroom');
  await migrate(statements, 'darkroom', 'darkroom_jobs');
  const { rows } = await statements.run((db) => CATALOG.execute(db));
  await connector.close();
  await expect(`${rows.map(({ line }) => line).join('\n')}\n`).toMatchFileSnapshot('./snapshots/schema.txt.snap');
});
