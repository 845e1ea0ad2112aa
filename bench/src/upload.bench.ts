import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startRealPostgres } from '../../test/support/real-postgres.ts';
import { startRealS3 } from '../../test/support/s3-server.ts';
import type { BenchmarkOptions, Contender } from './harness.ts';
import { type ApiProcess, startApi } from './upload/api-process.ts';
import { emptyBucket } from './upload/empty-bucket.ts';
import { sendByMultipartRequest, sendThroughDarkroom } from './upload/send-file.ts';

const MEBIBYTE = 1024 * 1024;
const BUCKET = 'bench';
const COUNT = 64;
const WARM_UPS = 100;

/**
 * A file into S3: the CPU time that the API's process spends on it, in place of the time that passes. A process's first
 * upload is told apart, as nearly all of its code runs for the first time; the table has the later ones.
 * `BENCH_UPLOAD_BYTES` is the file's length, 1 GiB by default.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const size = Number(process.env['BENCH_UPLOAD_BYTES'] ?? 1024 * MEBIBYTE);
  const server = await startRealS3();
  if (server === null) throw new Error('This benchmark needs the S3 server: run scripts/s3-server/fetch.');
  const postgres = await startRealPostgres();
  const { endpoint, credentials } = server;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-bench-'));
  const environment = {
    S3_BUCKET: BUCKET,
    S3_ENDPOINT: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    DARKROOM_DIR: directory,
  };
  const apis: ApiProcess[] = [];
  let cpuMilliseconds = 0;

  const contender = async (
    name: string,
    role: Contender['role'],
    api: ApiProcess,
    send: (url: string, bytes: number, count: number) => Promise<void>,
  ): Promise<Contender> => {
    apis.push(api);
    const measured = async (which: string): Promise<void> => {
      const before = await api.usage();
      await send(api.url, size, COUNT);
      const after = await api.usage();
      const spent = after.cpuMilliseconds - before.cpuMilliseconds;
      cpuMilliseconds += spent;
      const memory = `${mebibytes(before.rssBytes)} of memory before, ${mebibytes(after.peakRssBytes)} at its highest ever`;
      console.log(`${name}, ${which}: ${spent.toFixed(1)} ms of CPU, ${memory}`);
      await emptyBucket(server, client, BUCKET);
    };
    await measured('the first upload of its process (cold)');
    for (let index = 0; index < WARM_UPS; index += 1) await send(api.url, 1000, 1);
    return { name, role, run: () => measured(`after ${WARM_UPS} small ones (warm)`) };
  };

  const contenders = [
    ...(postgres === null
      ? []
      : [
          await contender(
            'Darkroom, Postgres',
            'ours',
            await startApi('darkroom-api', { ...environment, DATABASE_URL: await postgres.createDatabase() }),
            sendThroughDarkroom,
          ),
        ]),
    await contender(
      'Darkroom, embedded PGlite',
      'ours',
      await startApi('darkroom-api', environment),
      sendThroughDarkroom,
    ),
    await contender(
      'graphql-upload, streamed to S3',
      'peer',
      await startApi('graphql-upload-api', environment),
      sendByMultipartRequest,
    ),
    await contender(
      'three calls of the SDK and signing, no records',
      'floor',
      await startApi('s3-calls-api', environment),
      sendThroughDarkroom,
    ),
  ];
  console.log(`\nCPU time of the API's process for ${mebibytes(size)} in ${COUNT} parts, warm\n`);

  return {
    rounds: 5,
    warmUpRounds: 0,
    now: () => cpuMilliseconds,
    contenders,
    close: async () => {
      for (const api of apis) await api.stop();
      client.destroy();
      await postgres?.stop();
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`;
}
