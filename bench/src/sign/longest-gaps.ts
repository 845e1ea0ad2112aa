import { S3Client } from '@aws-sdk/client-s3';
import { s3Storage } from '@graphql-darkroom/storage-s3';

const COUNT = 10_000;
const WARM_RUNS = 20;

/** In milliseconds. */
export interface SigningGaps {
  /** While the first URL of the process was signed, and then the first ten thousand. */
  readonly cold: number;
  /** While ten thousand were signed later, each time. */
  readonly warm: readonly number[];
}

/** Runs work, and gives the longest time, in milliseconds, that nothing else had a turn. */
async function longestGap(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let running = true;
  let turnAt = performance.now();
  const turn = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - turnAt);
    turnAt = now;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  running = false;
  turn();
  return longest;
}

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const { uploads } = s3Storage({ client: new S3Client({ region: 'eu-central-1', credentials }), bucket: 'my-files' });
const parts = Array.from({ length: COUNT }, (_, index) => ({ number: index + 1, size: 8_388_608 }));
const upload = { key: 'files/5f0c1a7e/original', uploadId: 'U'.repeat(120), expiresInSeconds: 3600 };
const sign = (): Promise<number> => longestGap(() => uploads.sign({ ...upload, parts }));

const cold = await sign();
const warm: number[] = [];
for (let run = 0; run < WARM_RUNS; run += 1) warm.push(await sign());
console.log(JSON.stringify({ cold, warm } satisfies SigningGaps));
