import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Pool } from 'pg';
import { type RealPostgres, startRealPostgres } from '../../test/support/real-postgres.ts';
import { startRealS3 } from '../../test/support/s3-server.ts';

/** The servers of a run, and direct ways to them, which no fault touches. */
export interface Servers {
  readonly postgres: RealPostgres;
  /** Of an empty database. */
  readonly connectionString: string;
  readonly pool: Pool;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly client: S3Client;
  /** The name of an empty bucket. */
  readonly bucket: string;
  close(): Promise<void>;
}

/** Starts a real Postgres and a real S3 server; null where this machine cannot. */
export async function startServers(): Promise<Servers | null> {
  const postgres = await startRealPostgres();
  const s3 = await startRealS3();
  if (postgres === null || s3 === null) {
    await postgres?.stop();
    await s3?.stop();
    return null;
  }
  const connectionString = await postgres.createDatabase();
  const pool = new Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  for (const table of ['handled_events', 'delivered_events']) {
    await pool.query(`create table ${table} (id uuid not null, type text not null, file_id uuid not null)`);
  }
  await pool.query('create table customers (id text primary key, portrait uuid)');
  const { endpoint, credentials } = s3;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  const bucket = 'chaos';
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    postgres,
    connectionString,
    pool,
    endpoint,
    credentials,
    client,
    bucket,
    close: async () => {
      await pool.end();
      client.destroy();
      await Promise.all([postgres.stop(), s3.stop()]);
    },
  };
}
