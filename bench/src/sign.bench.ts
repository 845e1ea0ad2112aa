import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHmac, createSecretKey, hash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { s3Storage } from '@graphql-darkroom/storage-s3';
import { type BenchmarkOptions, quantile } from './harness.ts';
import type { SigningGaps } from './sign/longest-gaps.ts';

const COUNT = 1000;
const PROCESSES = 5;

/**
 * Says how long the event loop waits while ten thousand URLs are signed, in processes of their own: a
 * process is cold only once.
 */
async function printLongestGaps(): Promise<void> {
  const script = join(import.meta.dirname, 'sign/longest-gaps.ts');
  for (let number = 1; number <= PROCESSES; number += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@graphql-darkroom/source', script]);
    const { cold, warm } = JSON.parse(stdout) as SigningGaps;
    const [median, longest] = [quantile(warm, 0.5), Math.max(...warm)].map((gap) => gap.toFixed(1));
    console.log(
      `process ${number}: the event loop waits ${cold.toFixed(1)} ms at most for the first 10,000 URLs (cold), ${median} ms for later ones (warm, median; ${longest} ms in the worst of ${warm.length} runs)`,
    );
  }
  console.log();
}

/**
 * A thousand URLs of parts. The floor makes the two hashes that Signature Version 4 needs for each, over as much text.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  await printLongestGaps();
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  const client = new S3Client({ region: 'eu-central-1', credentials, requestChecksumCalculation: 'WHEN_REQUIRED' });
  const bucket = 'my-files';
  const upload = { key: 'files/5f0c1a7e/original', uploadId: 'U'.repeat(120) };
  const size = 8 * 1024 * 1024;
  const parts = Array.from({ length: COUNT }, (_, index) => ({ number: index + 1, size }));
  const { uploads } = s3Storage({ client, bucket });
  const requestPresigner = new S3RequestPresigner({ ...client.config, region: 'eu-central-1' });
  const key = createSecretKey(hash('sha256', 'key', 'buffer'));
  const text = 'x'.repeat(550);

  return {
    rounds: 30,
    contenders: [
      {
        name: `s3Storage, ${COUNT} parts`,
        role: 'ours',
        run: async () => {
          const { urls } = await uploads.sign({ ...upload, parts, expiresInSeconds: 3600 });
          assert.equal(urls.length, COUNT);
        },
      },
      {
        name: 'getSignedUrl of the SDK',
        role: 'peer',
        run: async () => {
          for (const { number } of parts) {
            const command = new UploadPartCommand({
              Bucket: bucket,
              Key: upload.key,
              UploadId: upload.uploadId,
              PartNumber: number,
              ContentLength: size,
            });
            await getSignedUrl(client, command, { expiresIn: 3600 });
          }
        },
      },
      {
        name: 'S3RequestPresigner, on a ready request, not yet text',
        role: 'peer',
        run: async () => {
          for (const { number } of parts) {
            const partNumber = String(number);
            await requestPresigner.presign(
              {
                method: 'PUT',
                protocol: 'https:',
                hostname: `${bucket}.s3.eu-central-1.amazonaws.com`,
                path: `/${upload.key}`,
                headers: { 'content-length': String(size) },
                query: { partNumber, uploadId: upload.uploadId, 'x-id': 'UploadPart' },
              },
              { expiresIn: 3600 },
            );
          }
        },
      },
      {
        name: 'two hashes',
        role: 'floor',
        run: () => {
          for (const { number } of parts) {
            const digest = hash('sha256', `${text}${number}`);
            createHmac('sha256', key)
              .update(`AWS4-HMAC-SHA256\n20260101T000000Z\n20260101/eu-central-1/s3\n${digest}`)
              .digest('hex');
          }
        },
      },
    ],
  };
}
