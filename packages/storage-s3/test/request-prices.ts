import type { CountedRequest } from './counting-proxy.ts';

/**
 * Dollars for a million requests of S3 Standard in us-east-1. Aborts cost nothing. DeleteObjects is counted as the POST
 * that it is, the dearest that it can be.
 *
 * @see https://aws.amazon.com/s3/pricing/
 */
const WRITES = 5;
const READS = 0.4;
const READING: ReadonlySet<string> = new Set(['GetObject', 'HeadObject', 'GetBucketVersioning']);
const FREE: ReadonlySet<string> = new Set(['AbortMultipartUpload', 'DeleteObject']);

/** What a million times these requests cost, in dollars. */
export function dollarsAMillion(requests: readonly Pick<CountedRequest, 'name'>[]): string {
  const prices: readonly number[] = requests.map(({ name }) =>
    FREE.has(name) ? 0 : READING.has(name) ? READS : WRITES,
  );
  return prices.reduce((sum, price) => sum + price, 0).toFixed(2);
}
