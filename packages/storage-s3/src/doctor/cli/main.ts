import { parseArgs } from 'node:util';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { diagnoseBucket } from '../diagnose-bucket.ts';
import { clientPolicyDocument, signerPolicyDocument } from '../documents.ts';
import { exitCodeOf } from '../exit-code.ts';
import { clientFromEnvironment, uploadSignerFromEnvironment } from './client-from-environment.ts';
import { formatDiagnosis, formatDocument } from './format-diagnosis.ts';
import { readParameters } from './read-parameters.ts';

const USAGE = `Usage: npx @graphql-darkroom/storage-s3 --bucket NAME [--prefix PREFIX] [--origin https://app.example.com]
       [--parameters FILE] [--policies] [--json]

Checks a live bucket: whether everything that Darkroom does there works, and whether the storage refuses what it must. Prints fixes.
Writes only below PREFIX/doctor/, and deletes what it wrote.

OK       works
NOTE     works, with a limit worth knowing
WARNING  works; fix it when you can
FAILED   fix it before you go live
UNKNOWN  could not be tried

Exits with 0 if nothing failed, 1 if a check FAILED, 2 if it cannot start, and 3 if nothing failed but an essential check is
UNKNOWN.

  --bucket      the bucket's name
  --prefix      the \`prefix\` of s3Storage
  --origin      the origin of the pages that upload
  --parameters  a JSON file with the \`parameters\` of s3Storage, such as { "putObject": { "ServerSideEncryption": "aws:kms" } }
  --policies    also print the minimum IAM policies
  --json        print the diagnosis as JSON

Environment: all variables of the AWS SDK (AWS_REGION, AWS_ACCESS_KEY_ID, AWS_PROFILE, ...), S3_ENDPOINT, S3_FORCE_PATH_STYLE=true, and
for an uploadSigner S3_UPLOAD_SIGNER_ACCESS_KEY_ID and S3_UPLOAD_SIGNER_SECRET_ACCESS_KEY.
`;

/** Runs the doctor as a command. Resolves to its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const options = readArguments(args);
  if (options === null) return print(process.stdout, USAGE, 0);
  if (typeof options === 'string') return print(process.stderr, `${options}\n\n${USAGE}`, 2);
  try {
    const uploadSigner = uploadSignerFromEnvironment(process.env);
    const { policies, json, parameters: file, ...where } = options;
    const diagnosis = await diagnoseBucket({
      ...where,
      ...(file === undefined ? {} : { parameters: await readParameters(file) }),
      client: clientFromEnvironment(process.env),
      ...(uploadSigner === null ? {} : { uploadSigner }),
    });
    if (json) return print(process.stdout, `${JSON.stringify(diagnosis, null, 2)}\n`, exitCodeOf(diagnosis));
    const place = { bucket: diagnosis.bucket, root: diagnosis.prefix };
    if (policies) {
      print(process.stdout, `${formatDocument(clientPolicyDocument(place))}\n\n`, 0);
      print(process.stdout, `${formatDocument(signerPolicyDocument(place))}\n\n`, 0);
    }
    return print(process.stdout, formatDiagnosis(diagnosis), exitCodeOf(diagnosis));
  } catch (error) {
    if (error instanceof DarkroomError) return print(process.stderr, `${error.message}\n`, 2);
    throw error;
  }
}

interface Arguments {
  readonly bucket: string;
  readonly prefix?: string;
  readonly origin?: string;
  readonly parameters?: string;
  readonly policies: boolean;
  readonly json: boolean;
}

/** The arguments, or the error in them; null if help is requested. */
function readArguments(args: readonly string[]): Arguments | string | null {
  try {
    const {
      bucket,
      help,
      policies = false,
      json = false,
      ...rest
    } = parseArgs({
      args: [...args],
      options: {
        bucket: { type: 'string' },
        prefix: { type: 'string' },
        origin: { type: 'string' },
        parameters: { type: 'string' },
        policies: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
    if (help === true) return null;
    return bucket === undefined ? 'Pass the name of the bucket: --bucket NAME' : { bucket, policies, json, ...rest };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function print(stream: NodeJS.WriteStream, text: string, exitCode: number): number {
  stream.write(text);
  return exitCode;
}
