import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { startRealS3 } from '../../test/support/s3-server.ts';
import { openBrowser } from './client/browser.ts';
import { clientSender, plainSender } from './client/send.ts';
import type { BenchmarkOptions, Contender } from './harness.ts';
import { startApi } from './upload/api-process.ts';
import { emptyBucket } from './upload/empty-bucket.ts';

const BUCKET = 'bench';

/**
 * A file into S3 by the client, from Node.js and from Chromium where there is one, beside bare PUTs of the same parts,
 * as many at once. `BENCH_CLIENT_BYTES` is its length, 128 MiB by default.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const size = Number(process.env['BENCH_CLIENT_BYTES'] ?? 128 * 1024 * 1024);
  const server = await startRealS3();
  if (server === null) throw new Error('This benchmark needs the S3 server: run scripts/s3-server/fetch.');
  const { endpoint, credentials } = server;
  const s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const rule = { AllowedOrigins: ['*'], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] };
  await s3.send(new PutBucketCorsCommand({ Bucket: BUCKET, CORSConfiguration: { CORSRules: [rule] } }));
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-bench-'));
  const api = await startApi('darkroom-api', {
    S3_BUCKET: BUCKET,
    S3_ENDPOINT: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    DARKROOM_DIR: directory,
  });
  const browser = await openBrowser(api.url);
  const contender = (name: string, role: Contender['role'], send: () => Promise<void>): Contender => ({
    name,
    role,
    run: async () => {
      await send();
      await emptyBucket(server, s3, BUCKET);
    },
  });
  return {
    rounds: 10,
    warmUpRounds: 1,
    contenders: [
      contender('the client, in Node.js', 'ours', clientSender(api.url, size)),
      contender('bare PUTs, in Node.js', 'floor', plainSender(api.url, size)),
      ...(browser === null
        ? []
        : [
            contender('the client, in Chromium', 'ours', () => browser.run('client', size)),
            contender('bare PUTs, in Chromium', 'floor', () => browser.run('plain', size)),
          ]),
    ],
    close: async () => {
      await browser?.close();
      await api.stop();
      s3.destroy();
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}
