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
  /** The client passed to `s3Storage`. */
  readonly client: S3Client;
  readonly bucket: string;
  /** The prefix passed to `s3Storage`. @default '' */
  readonly prefix?: string;
  /** The origin of the pages that upload, such as `https://app.example.com`. Without it, CORS cannot be checked. */
  readonly origin?: string;
  /** The `uploadSigner` passed to `s3Storage`. @default client */
  readonly uploadSigner?: S3Client;
  /**
   * The `parameters` passed to `s3Storage`, if the bucket's policy requires them. Without them, such a bucket refuses
   * the doctor's requests although Darkroom works.
   *
   * @default none
   */
  readonly parameters?: S3RequestParameters;
  /** The local clock. @default the system's */
  readonly now?: () => Date;
}

/**
 * Checks a live bucket: whether everything that Darkroom does there works, and whether the storage refuses what it must
 * refuse. Writes only below `<prefix>/doctor/`, and deletes what it wrote.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if bucket, prefix, origin or parameters are invalid.
 */
export async function diagnoseBucket(options: DiagnoseBucketOptions): Promise<Diagnosis> {
  const { origin = null } = options;
  if (origin !== null && URL.parse(origin)?.origin !== origin) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`origin` must be a scheme and a host, such as https://app.example.com.',
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

/** After a gate that fails or warns, nothing is written. */
function isClosing(check: Check | undefined): boolean {
  return check?.verdict === 'FAILED' || check?.verdict === 'WARNING';
}

function notTried({ name, essential }: CheckUp, closed: string): Check {
  return { name, essential, verdict: 'UNKNOWN', message: `Not tried because of the check "${closed}": see above.` };
}
