import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

/** Images, tags and what joins them, as one would write them down first. */
export const PLAIN_TABLES = `
  create schema plain;
  create table plain.files (id uuid primary key);
  create table plain.tags (id bigint generated always as identity primary key, name text not null unique);
  create table plain.file_tags (
    file_id uuid not null references plain.files (id),
    tag_id bigint not null references plain.tags (id),
    confidence double precision not null,
    primary key (file_id, tag_id)
  );
`;

const PLAIN_ROW =
  'insert into plain.file_tags (file_id, tag_id, confidence) select $1, id, $2 from plain.tags where name = $3';

/** Tags a new file in the plain tables by one statement for each of these tags, all of which there are. */
export async function writePlainRows(pool: Pool, names: readonly string[]): Promise<void> {
  const fileId = randomUUID();
  await pool.query('insert into plain.files (id) values ($1)', [fileId]);
  for (const [index, name] of names.entries()) await pool.query(PLAIN_ROW, [fileId, index / names.length, name]);
}

const ROWS = [
  `insert into darkroom.tags (scope, key, name)
    select 'u' || owner_id, $1, $1 from darkroom.files where id = $2 on conflict (scope, key) do nothing`,
  `insert into darkroom.file_tags (file_id, tag_id, owner_id, file_created_at, confidence, status, source)
    select f.id, t.id, f.owner_id, f.created_at, $3, 'SUGGESTED', 'bench' from darkroom.files f, darkroom.tags t where f.id = $2 and t.scope = 'u' || f.owner_id and t.key = $1`,
  `insert into darkroom.owner_tags as o (owner_id, key, tag_id, files)
    select f.owner_id, t.key, t.id, 1 from darkroom.files f, darkroom.tags t where f.id = $2 and t.scope = 'u' || f.owner_id and t.key = $1
    on conflict (owner_id, key) do update set files = o.files + 1`,
];

/**
 * Writes the rows that `database.tags.finish` writes by one statement each: the tag, the
 * tag on the file, and its count.
 */
export async function writeSameRows(
  pool: Pool,
  fileId: string,
  names: readonly string[],
  inTransaction: boolean,
): Promise<void> {
  const client = await pool.connect();
  try {
    if (inTransaction) await client.query('begin');
    for (const [index, name] of names.entries()) {
      for (const row of ROWS) {
        const values = [name, fileId, index / names.length].slice(0, row.includes('$3') ? 3 : 2);
        await client.query(row, values);
      }
    }
    if (inTransaction) await client.query('commit');
  } finally {
    client.release();
  }
}
