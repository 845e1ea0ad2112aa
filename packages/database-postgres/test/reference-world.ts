import { randomUUID } from 'node:crypto';
import type { DatabaseReferences, OpenDatabase } from '@graphql-darkroom/core/adapter';
import { Pool } from 'pg';
import { postgresDatabase, type PostgresDatabaseOptions } from '../src/index.ts';
import { newTestFile } from './new-test-file.ts';

/** The tables of a host beside Darkroom's, with a column of each type that can name files. */
const HOST_TABLES = `
  create table customers (id bigint primary key, logo text, cover varchar(64));
  create index on customers (logo);
  create index on customers (cover) where cover is not null;
  create schema sales;
  create table sales."Report" (id uuid primary key, customer_id bigint references customers on delete cascade,
    file uuid, pages uuid[] not null default '{}', notes text[], scans varchar(36)[]);
  create index on sales."Report" (file);
  create index on sales."Report" using gin (pages);
  create index on sales."Report" using gin (notes);
  create index on sales."Report" using gin (scans);
`;

/** A Darkroom's database in the same Postgres as a host's tables. */
export interface ReferenceWorld {
  readonly pool: Pool;
  readonly connectionString: string;
  readonly database: OpenDatabase;
  readonly references: DatabaseReferences;
  /** A READY file, attached where that is said. */
  file(attached?: { readonly target: string; readonly subject: string | null }): Promise<string>;
  /** Sweeps, as of so many seconds from now. */
  sweepAfter(seconds: number): ReturnType<DatabaseReferences['sweep']>;
  /** Has time pass: the server's clock stays, and all times go back. */
  advance(seconds: number): Promise<void>;
  /** Where a file is attached, such as `Customer.logo 7`; null where it is not there any more. */
  placesOf(fileId: string): Promise<readonly string[] | null>;
  close(): Promise<void>;
}

/** How long a detached file stays in these tests, in seconds. */
export const DETACHED_FOR = 600;

/** Opens both in an empty database. */
export async function referenceWorld(
  connectionString: string,
  options: Pick<PostgresDatabaseOptions, 'references' | 'referencesGraceSeconds'>,
): Promise<ReferenceWorld> {
  const pool = new Pool({ connectionString });
  await pool.query(HOST_TABLES);
  const database = await postgresDatabase({ pool, ...options }).open();
  const { files, attachments, references } = database;
  if (references === undefined) throw new Error('There are no references.');
  const advance = async (seconds: number): Promise<void> => {
    const by = `interval '${seconds} seconds'`;
    await pool.query(`
      update darkroom.attachments set attached_at = attached_at - ${by};
      update darkroom.unreferenced set since = since - ${by};
      update darkroom.reference_counts set swept_at = swept_at - ${by};
      update darkroom.files set expires_at = expires_at - ${by} where expires_at is not null;
    `);
  };
  return {
    pool,
    connectionString,
    database,
    references,
    advance,
    file: async (attached) => {
      const file = newTestFile({ id: randomUUID() });
      await files.create(file);
      await files.beginVerification({ fileId: file.id, token: 'token', leaseSeconds: 60, jobs: [] });
      await files.markReady({
        fileId: file.id,
        token: 'token',
        contentType: 'image/png',
        size: 1000,
        sha256: null,
        width: 1,
        height: 1,
        publicKey: null,
        conversions: [],
        tagging: null,
        jobs: [],
      });
      if (attached !== undefined) {
        const change = { ...attached, fileIds: [file.id], attach: 'ADD', formerly: [] } as const;
        await attachments.attach({ changes: [change], detachedExpiresInSeconds: DETACHED_FOR });
      }
      return file.id;
    },
    sweepAfter: async (seconds) => {
      await advance(seconds);
      return references.sweep({ detachedExpiresInSeconds: DETACHED_FOR });
    },
    placesOf: async (fileId) => {
      const [file] = await files.get({ ids: [fileId] });
      if (file === undefined) return null;
      return file.attachments.map(
        ({ target, subject, isReserved }) => `${target} ${subject ?? '-'}${isReserved ? ' reserved' : ''}`,
      );
    },
    close: async () => {
      await database.close();
      await pool.end();
    },
  };
}
