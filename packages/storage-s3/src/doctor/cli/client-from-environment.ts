import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

const CONNECTION_MILLISECONDS = 5000;
const REQUEST_MILLISECONDS = 30_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** The server's client, from the SDK's usual environment variables, S3_ENDPOINT and S3_FORCE_PATH_STYLE. */
export function clientFromEnvironment(environment: Environment): S3Client {
  return new S3Client(configOf(environment));
}

/** The client that signs the URLs of parts; null unless the environment has credentials for it. */
export function uploadSignerFromEnvironment(environment: Environment): S3Client | null {
  const accessKeyId = environment['S3_UPLOAD_SIGNER_ACCESS_KEY_ID'] ?? '';
  const secretAccessKey = environment['S3_UPLOAD_SIGNER_SECRET_ACCESS_KEY'] ?? '';
  if (accessKeyId === '' || secretAccessKey === '') return null;
  return new S3Client({ ...configOf(environment), credentials: { accessKeyId, secretAccessKey } });
}

function configOf(environment: Environment): S3ClientConfig {
  const endpoint = environment['S3_ENDPOINT'] ?? '';
  return {
    ...(endpoint === '' ? {} : { endpoint }),
    forcePathStyle: ['1', 'true'].includes((environment['S3_FORCE_PATH_STYLE'] ?? '').toLowerCase()),
    requestHandler: { connectionTimeout: CONNECTION_MILLISECONDS, requestTimeout: REQUEST_MILLISECONDS },
  };
}
