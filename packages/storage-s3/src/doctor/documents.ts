import type { CORSRule, LifecycleRule } from '@aws-sdk/client-s3';
import type { RemedyDocument } from './diagnosis.ts';

/** The bucket and prefix that a policy or a configuration applies to. */
export interface Place {
  readonly bucket: string;
  /** Empty, or ending in `/`. */
  readonly root: string;
  /** The URL of the server, if it is not AWS. */
  readonly endpoint?: string | null;
}

const LIFECYCLE_DAYS = 7;
const IN_BUCKET_POLICY =
  'Without IAM, as on Ceph, use it as the bucket’s policy, with "Principal": { "AWS": ["arn:aws:iam:::user/NAME"] } in each statement.';

/**
 * The CORS rule that lets pages of an origin PUT parts, followed by the bucket's existing rules: applying the document
 * replaces them all. Some servers use only the first rule that names an origin, so this rule also allows what the
 * others allow this origin.
 */
export function corsDocument(place: Place, origin: string, existing: readonly CORSRule[] = []): RemedyDocument {
  const ofOrigin = existing.filter(({ AllowedOrigins }) =>
    AllowedOrigins?.some((item) => ['*', origin].includes(item)),
  );
  const exposed = new Set(ofOrigin.flatMap(({ ExposeHeaders }) => ExposeHeaders ?? []));
  const methods = ofOrigin.flatMap(({ AllowedMethods }) => AllowedMethods ?? []);
  const rule: CORSRule = {
    AllowedOrigins: [origin],
    AllowedMethods: [...new Set(['PUT', 'GET', 'HEAD', ...methods])],
    AllowedHeaders: ['*'],
    ...(exposed.size === 0 ? {} : { ExposeHeaders: [...exposed] }),
    MaxAgeSeconds: 3600,
  };
  return {
    name: 'cors.json',
    json: toJson({ CORSRules: [rule, ...existing] }),
    use: command(place, 'put-bucket-cors', '--cors-configuration file://cors.json'),
  };
}

/**
 * The lifecycle rule that aborts abandoned uploads, after the bucket's existing rules: applying the document replaces
 * them all.
 */
export function lifecycleDocument(place: Place, existing: readonly LifecycleRule[] = []): RemedyDocument {
  const rule: LifecycleRule = {
    ID: 'abort-incomplete-uploads',
    Status: 'Enabled',
    Filter: { Prefix: place.root },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: LIFECYCLE_DAYS },
  };
  const others = existing.filter(({ ID }) => ID !== rule.ID);
  return {
    name: 'lifecycle.json',
    json: toJson({ Rules: [...others, rule] }),
    use: command(place, 'put-bucket-lifecycle-configuration', '--lifecycle-configuration file://lifecycle.json'),
  };
}

/** A command for the AWS command line about the bucket: without the endpoint, it would be sent to AWS. */
export function command({ bucket, endpoint = null }: Place, name: string, options = ''): string {
  const where = endpoint === null ? '' : ` --endpoint-url ${endpoint}`;
  return `aws s3api ${name} --bucket ${bucket}${where}${options === '' ? '' : ` ${options}`}`;
}

/** The minimum rights of the server's client. The doctor itself uses `doctor/`. */
export function clientPolicyDocument(place: Place): RemedyDocument {
  return {
    name: 'client-policy.json',
    use: `The IAM policy of the client: the minimum that it needs. ${IN_BUCKET_POLICY}`,
    json: policy(
      {
        Action: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads', 's3:GetBucketVersioning'],
        Resource: [`arn:aws:s3:::${place.bucket}`],
      },
      {
        Action: [
          's3:GetObject',
          's3:PutObject',
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
        ],
        Resource: keysIn(place, 'private', 'public', 'doctor'),
      },
    ),
  };
}

/** The minimum rights of the client that signs the URLs of parts: it writes and cannot read. */
export function signerPolicyDocument(place: Place): RemedyDocument {
  return {
    name: 'upload-signer-policy.json',
    use: `The IAM policy of \`uploadSigner\`: it may write but not read. ${IN_BUCKET_POLICY}`,
    json: policy({ Action: ['s3:PutObject'], Resource: keysIn(place, 'private', 'doctor') }),
  };
}

function keysIn({ bucket, root }: Place, ...folders: readonly string[]): readonly string[] {
  return folders.map((folder) => `arn:aws:s3:::${bucket}/${root}${folder}/*`);
}

function policy(
  ...statements: readonly { readonly Action: readonly string[]; readonly Resource: readonly string[] }[]
): string {
  return toJson({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
  });
}

function toJson(value: object): string {
  return JSON.stringify(value, null, 2);
}
