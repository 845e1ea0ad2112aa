import { inject } from 'vitest';
import type { RealS3 } from './s3-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for the S3 server that they share. */
    readonly lentS3: string;
  }
}

/** A real S3 server that other test files use at the same time, each in buckets of its own. */
export type SharedS3 = Omit<RealS3, 'stop'>;

/**
 * The server that `lend-servers.ts` starts for the first who asks; null where `scripts/s3-server/fetch` has not been
 * run.
 *
 * @throws {Error} when it is there but does not start
 */
export async function sharedS3(): Promise<SharedS3 | null> {
  const response = await fetch(inject('lentS3'));
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as SharedS3 | null;
}
