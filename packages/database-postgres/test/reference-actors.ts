import { randomUUID } from 'node:crypto';
import type { Darkroom } from '@graphql-darkroom/core';
import type { OpenDatabase } from '@graphql-darkroom/core/adapter';
import type { Pool, PoolClient } from 'pg';
import { newTestFile } from './new-test-file.ts';
import { CUSTOMERS, type Fate, type Step, type Steps } from './reference-steps.ts';

/** How long a detached file stays, in seconds. */
export const DETACHED_FOR = 300;

/** Those who act on one Postgres, and a count of what they did. */
export function actorsOn(
  host: Pool,
  { files, attachments }: OpenDatabase,
  darkroom: Darkroom,
): {
  readonly counts: Record<string, number>;
  begin(): Promise<void>;
  act(step: Step): Promise<void>;
  rest(): Promise<void>;
} {
  const counts: Record<string, number> = {};
  const count = (what: string, by = 1): void => void (counts[what] = (counts[what] ?? 0) + by);
  /** While work runs, no time passes by `WAIT`. */
  const atOneTime = oneByOne();
  /** No person says `--apply` while a table is empty by mistake. */
  const byPerson = oneByOne();

  async function newFile(): Promise<string> {
    const { id } = await files.create(newTestFile({ id: randomUUID() }));
    await files.beginVerification({ fileId: id, token: 'token', leaseSeconds: 60, jobs: [] });
    const judged = {
      contentType: 'image/png',
      size: 1,
      sha256: null,
      width: 1,
      height: 1,
      publicKey: null,
      conversions: [],
    };
    await files.markReady({ fileId: id, token: 'token', ...judged, tagging: null, jobs: [] });
    return id;
  }

  /** A file, now and then one that was there before, whatever became of it meanwhile. */
  async function anyFile(): Promise<string> {
    if (Math.random() < 0.5) return newFile();
    const { rows } = await host.query<{ id: string }>(
      'select id from darkroom.files where deleted_at is null order by random() limit 1',
    );
    return rows[0]?.id ?? newFile();
  }

  const nameLogo = (client: Pick<Pool, 'query'>, customer: number, file: string | null): Promise<unknown> =>
    client.query('insert into customers (id, logo) values ($1, $2) on conflict (id) do update set logo = $2', [
      customer,
      file,
    ]);

  async function inTransaction(work: (client: PoolClient) => Promise<boolean>): Promise<void> {
    const client = await host.connect();
    try {
      await client.query('begin');
      await client.query((await work(client)) ? 'commit' : 'rollback');
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  const pause = (): Promise<unknown> => new Promise((resolve) => void setTimeout(resolve, Math.random() * 20));
  const placeOf = (customer: number): { target: string; subject: string; formerly: string[] } => ({
    target: 'Customer.logo',
    subject: String(customer),
    formerly: [],
  });

  async function mutate(customer: number, how: Fate, isSet: boolean): Promise<void> {
    const [file, id] = [await anyFile(), randomUUID()];
    const subject = Math.random() < 0.2 ? null : String(customer);
    const reserved = await attachments.reserve({
      id,
      places: [{ target: 'Customer.logo', subject, fileIds: [file] }],
    });
    // As core does: what is not there does not reach the host.
    if (!reserved.fileIds.includes(file)) return;
    if (how === 'DIES_BEFORE') return;
    await pause();
    if (how === 'THROWS') return attachments.release({ id });
    await nameLogo(host, customer, file);
    if (how === 'DIES_AFTER') return;
    await pause();
    const change = { ...placeOf(customer), fileIds: [file], attach: isSet ? 'SET' : 'ADD' } as const;
    const reservation = { id, since: reserved.since };
    await attachments.attach({ changes: [change], reservation, detachedExpiresInSeconds: DETACHED_FOR });
  }

  async function attachInTransaction(customer: number, isRowFirst: boolean): Promise<void> {
    const file = await anyFile();
    await inTransaction(async (db) => {
      if (isRowFirst) await nameLogo(db, customer, file);
      const change = { ...placeOf(customer), fileIds: [file], attach: 'SET' } as const;
      const attached = await attachments.attach({ changes: [change], detachedExpiresInSeconds: DETACHED_FOR, db });
      await pause();
      if (!attached.includes(file)) return false;
      if (!isRowFirst) await nameLogo(db, customer, file);
      return Math.random() < 0.8;
    });
  }

  /** As somebody in psql does, with a file that has not expired: it is then named before it can. */
  async function nameByHand(customer: number, isPage: boolean): Promise<void> {
    await atOneTime(async () => {
      const { rows } = await host.query<{ id: string }>(`
        select id from darkroom.files where deleted_at is null
          and (expires_at is null or expires_at > now() + interval '60 seconds') order by random() limit 1
      `);
      const [file] = rows;
      if (file === undefined) return;
      if (isPage) await host.query('update customers set pages = pages || $2::uuid where id = $1', [customer, file.id]);
      else await nameLogo(host, customer, file.id);
    });
  }

  async function moveToPages(from: number, to: number, isBack: boolean): Promise<void> {
    await inTransaction(async (client) => {
      const { rows } = await client.query<{ logo: string | null; page: string | null }>(
        'select logo, pages[1] as page from customers where id = $1 for update',
        [from],
      );
      const moved = (isBack ? rows[0]?.page : rows[0]?.logo) ?? null;
      if (moved === null) return false;
      await client.query(
        isBack
          ? 'update customers set pages = array_remove(pages, $2::uuid) where id = $1'
          : 'update customers set logo = null where id = $1 and logo = $2::text',
        [from, moved],
      );
      await pause();
      if (isBack) await nameLogo(client, to, moved);
      else {
        await client.query(
          'insert into customers (id, pages) values ($1, array[$2::uuid]) on conflict (id) do update set pages = customers.pages || $2::uuid',
          [to, moved],
        );
      }
      return true;
    });
  }

  async function wait(seconds: number): Promise<void> {
    const by = `interval '${seconds} seconds'`;
    await atOneTime(() =>
      host.query(`
        update darkroom.files set expires_at = expires_at - ${by} where expires_at is not null and deleted_at is null;
        update darkroom.attachments set attached_at = attached_at - ${by};
        update darkroom.unreferenced set since = since - ${by};
        update darkroom.reference_counts set swept_at = swept_at - ${by};
      `),
    );
  }

  async function sweep(): Promise<void> {
    const { unreferenced, settled, unattached } = await darkroom.operator.sweep();
    count('detached', unreferenced);
    count('settled', settled);
    count('deleted', unattached);
  }

  async function apply(): Promise<void> {
    const { detached } = await byPerson(() => darkroom.operator.orphans({ apply: true }));
    count('detached by apply', detached ?? 0);
  }

  /** Empties the table, and gives the customers back that are left alone. */
  async function truncate(): Promise<void> {
    await byPerson(async () => {
      const { rows } = await host.query('select id, logo from customers where id >= $1', [CUSTOMERS]);
      await host.query('truncate customers');
      for (let each = 0; each < 20; each += 1) await pause();
      await host.query(
        'insert into customers (id, logo) select id, logo from json_to_recordset($1) as r (id int, logo text)',
        [JSON.stringify(rows)],
      );
    });
  }

  const acts: { readonly [Name in keyof Steps]: (about: Steps[Name]) => Promise<unknown> } = {
    MUTATE: ({ customer, fate, isSet }) => mutate(customer, fate, isSet),
    ATTACH_IN_TRANSACTION: ({ customer, isRowFirst }) => attachInTransaction(customer, isRowFirst),
    NAME_BY_HAND: ({ customer, isPage }) => nameByHand(customer, isPage),
    UNNAME: ({ customer }) => host.query(`update customers set logo = null, pages = '{}' where id = $1`, [customer]),
    DELETE: ({ customer }) => host.query('delete from customers where id = $1', [customer]),
    DETACH: ({ customer }) =>
      attachments.detach({ ...placeOf(customer), fileIds: null, detachedExpiresInSeconds: DETACHED_FOR }),
    MOVE: ({ customer, to }) =>
      host.query(
        `with old as (update customers c set logo = null from (select id, logo from customers where id = $1) o
           where c.id = o.id and c.logo = o.logo and o.id <> $2 returning o.logo)
         insert into customers (id, logo) select $2, logo from old on conflict (id) do update set logo = excluded.logo`,
        [customer, to],
      ),
    MOVE_TO_PAGES: ({ customer, to, isBack }) => moveToPages(customer, to, isBack),
    WAIT: ({ seconds }) => wait(seconds),
    SWEEP: sweep,
    APPLY: apply,
    KILL: () =>
      host.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'darkroom-model' and datname = current_database() order by random() limit 1
      `),
    TRUNCATE: truncate,
  };

  /** In one snapshot: the rows of the host that name a file which is not there. */
  async function requireNamedFiles(after: string): Promise<void> {
    const { rows } = await host.query(`
      select n.file, n.id, f.deleted_at from (
        select id, logo as file from customers where logo is not null
        union all select id, unnest(pages)::text from customers
      ) n left join darkroom.files f on f.id = n.file::uuid where f.id is null or f.deleted_at is not null
    `);
    if (rows.length > 0) throw new Error(`After ${after}, a file is gone that a row names: ${JSON.stringify(rows)}`);
  }

  return {
    counts,
    // Customers that are left alone, without whom whatever the others lose stops the sweep.
    begin: async () => {
      for (let customer = CUSTOMERS; customer < 6 * CUSTOMERS; customer += 1) {
        const file = await newFile();
        await nameLogo(host, customer, file);
        const change = { ...placeOf(customer), fileIds: [file], attach: 'ADD' } as const;
        await attachments.attach({ changes: [change], detachedExpiresInSeconds: DETACHED_FOR });
      }
    },
    act: async (each) => {
      try {
        await (acts[each.name] as (about: Step['about']) => Promise<unknown>)(each.about);
        count(each.name);
      } catch (error) {
        // Its connection may have been ended, or two of them wait for each other.
        if (!isOfKills(error)) throw error;
        count(`${each.name} cut off`);
      }
      await requireNamedFiles(each.name);
    },
    rest: async () => {
      // What processes left that died is settled first, then what no row names detached, and at last deleted.
      for (const settle of [sweep, apply, sweep]) {
        await wait(100_000);
        await settle();
      }
      await requireNamedFiles('all');
      const { rows } = await host.query(`
        select a.file_id, a.target, a.subject from darkroom.attachments a where not exists (
          select from customers c where c.id::text = a.subject
            and case a.target when 'Customer.logo' then c.logo = a.file_id::text else a.file_id = any(c.pages) end
        )
      `);
      const { rows: expired } = await host.query(
        'select id from darkroom.files where deleted_at is null and expires_at <= now()',
      );
      if (expired.length > 0) throw new Error(`At rest, files have expired: ${JSON.stringify(expired)}`);
      if (rows.length > 0) throw new Error(`At rest, files are attached that no row names: ${JSON.stringify(rows)}`);
    },
  };
}

/** Runs one work after the other. */
function oneByOne(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work);
    last = run.catch(() => undefined);
    return run;
  };
}

function isOfKills(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return code === 'DATABASE_UNAVAILABLE' || code === '40P01' || /terminat/.test(message ?? '');
}
