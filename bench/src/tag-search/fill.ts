import type { Pool } from 'pg';

/** One owner has three tenths of them, two have a tenth each, and 5,000 the rest. `BENCH_FILES` for fewer. */
export const FILES: number = Number(process.env['BENCH_FILES'] ?? 1_000_000);
/** Drawn so that the tag of rank n is about n times rarer than the first, which is on 30 % of all files. */
const TAGS = 20_000;

/** The name of a tag by its rank in popularity, from 1. */
export const tagOfRank = (rank: number): string => `tag ${String(rank).padStart(5, '0')}`;

/** Fills an empty database with READY files, a million unless told, and nearly six tags on each, by SQL alone. */
export async function fill(pool: Pool): Promise<void> {
  const client = await pool.connect();
  const run = async (what: string, text: string): Promise<void> => {
    const startedAt = performance.now();
    const { rowCount } = await client.query(text);
    console.log(`${what}: ${rowCount ?? ''} rows in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  };
  try {
    await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '256MB'`);
    // Without the triggers that keep what a quota needs, row by row.
    await client.query('set session_replication_role = replica');
    await client.query('select setseed(0.5)');
    await run(
      'files',
      `insert into darkroom.files (id, owner_id, status, name, content_type, size, width, height, visibility, policy, part_count, upload_expires_at,
        reserved_bytes, created_at, completed_at)
      select gen_random_uuid(),
        case when n % 10 < 3 then 'big' when n % 10 < 5 then 'middle ' || n % 10 else 'small ' || (random() * 5000)::int end,
        'READY', n || '.jpg', case when n % 5 = 0 then 'image/png' else 'image/jpeg' end, 1000000, 4000, 3000, 'PRIVATE',
        '{"accept": null, "maxBytes": 10000000, "convert": [], "tag": true, "minConfidence": null}', 1, now(), 1000000, created_at, created_at
      from (select n, date_trunc('milliseconds', now() - n * interval '13.7 seconds') as created_at from generate_series(1, ${FILES}) n) numbered`,
    );
    await run(
      'draws',
      `create temp table drawn as select distinct on (f.id, rank) f.id, f.owner_id, f.created_at, random() as decision,
        'tag ' || lpad((floor(${TAGS}::float8 ^ random()))::int::text, 5, '0') as rank
        from (select * from darkroom.files order by id) f, generate_series(1, 6)`,
    );
    await run(
      'tags',
      `insert into darkroom.tags (scope, key, name)
      select distinct 'u' || owner_id, rank, initcap(rank) from drawn order by 1, 2`,
    );
    const { rows } = await client.query<{ name: string; definition: string }>(
      `select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid = 'darkroom.file_tags'::regclass and not i.indisprimary`,
    );
    for (const { name } of rows) await client.query(`drop index darkroom.${name}`);
    await run(
      'file_tags',
      `insert into darkroom.file_tags (file_id, tag_id, owner_id, file_created_at, confidence, status, source, reviewed_by, reviewed_at)
      select f.id, t.id, f.owner_id, f.created_at, round(random()::numeric, 4),
        case when decision < 0.05 then 'CONFIRMED' when decision < 0.1 then 'REJECTED' else 'SUGGESTED' end, 'tagger',
        case when decision < 0.1 then f.owner_id end, case when decision < 0.1 then now() end
      from drawn f join darkroom.tags t on t.scope = 'u' || f.owner_id and t.key = f.rank
      order by f.id`,
    );
    for (const { name, definition } of rows) await run(name, definition);
    await run(
      'owner_tags',
      `insert into darkroom.owner_tags (owner_id, key, tag_id, files)
      select owner_id, key, tag_id, files from
        (select owner_id, tag_id, count(*) as files from darkroom.file_tags where status <> 'REJECTED' group by owner_id, tag_id) counted
        join darkroom.tags on tags.id = tag_id
      order by owner_id, key`,
    );
    await run('vacuum', 'vacuum analyze darkroom.files, darkroom.file_tags, darkroom.tags, darkroom.owner_tags');
  } finally {
    client.release(true);
  }
}
