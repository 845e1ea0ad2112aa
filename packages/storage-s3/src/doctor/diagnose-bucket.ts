import type { S3Client } from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { S3RequestParameters } from '../request-parameters.ts';
import { checkUps, gates } from './checks/check-ups.ts';
import { cleanUp } from './clean-up.ts';
import type { Check, Diagnosis } from './diagnosis.ts';
import { type CheckUp, openExamination } from './examination.ts';
import { runCheckUp } from './run-check-up.ts';

/** Options of {@link diagnoseBucket}. */
export interface DiagnoseBucketOptions {
  /** The client that `s3Storage` gets. */
  readonly client: S3Client;
  readonly bucket: string;
  /** What `s3Storage` gets. @default '' */
  readonly prefix?: string;
  /** The origin of the pages that upload, such as `https://app.example.com`. Without it, CORS cannot be judged. */
  readonly origin?: string;
  /** What `s3Storage` gets. @default client */
  readonly uploadSigner?: S3Client;
  /**
   * What `s3Storage` gets, where the bucket's policy demands it. Without them, such a bucket refuses what the doctor
   * tries, though Darkroom works.
   *
   * @default none
   */
  readonly parameters?: S3RequestParameters;
  /** The local clock. @default the system's */
  readonly now?: () => Date;
}

/**
 * Looks at a live bucket: whether all that Darkroom does there works, and whether the storage refuses what it must.
 * Writes only below `<prefix>/doctor/`, and removes what it wrote.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when bucket, prefix, origin or parameters cannot be one.
 */
export async function diagnoseBucket(options: DiagnoseBucketOptions): Promise<Diagnosis> {
  const { origin = null } = options;
  if (origin !== null && URL.parse(origin)?.origin !== origin) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`origin` must be scheme and host, such as https://app.example.com.',
    );
  }
  const examination = await openExamination(options);
  const checks: Check[] = [];
  let closed: string | null = null;
  for (const gate of gates) {
    checks.push(closed === null ? await runCheckUp(examination, gate) : notTried(gate, closed));
    if (isClosing(checks.at(-1))) closed = gate.name;
  }
  if (closed !== null) {
    for (const checkUp of checkUps) checks.push(notTried(checkUp, closed));
    return { bucket: options.bucket, prefix: examination.place.root, checks };
  }
  try {
    for (const checkUp of checkUps) checks.push(await runCheckUp(examination, checkUp));
  } finally {
    checks.push(await runCheckUp(examination, cleanUp));
  }
  return { bucket: options.bucket, prefix: examination.place.root, checks };
}

/** Where a gate has something against it, nothing is written. */
function isClosing(check: Check | undefined): boolean {
  return check?.verdict === 'FAILED' || check?.verdict === 'WARNING';
}

function notTried({ name, essential }: CheckUp, closed: string): Check {
  return { name, essential, verdict: 'UNKNOWN', message: `Not tried, because of ${closed}: see above.` };
}
