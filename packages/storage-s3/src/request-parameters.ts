import {
  AbortMultipartUploadCommand,
  type AbortMultipartUploadCommandInput,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteObjectCommand,
  type DeleteObjectCommandInput,
  DeleteObjectsCommand,
  type DeleteObjectsCommandInput,
  GetBucketVersioningCommand,
  type GetBucketVersioningCommandInput,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  ListPartsCommand,
  type ListPartsCommandInput,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
  type UploadPartCommandInput,
  UploadPartCopyCommand,
  type UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** The requests that the server sends, named as in the SDK. */
interface Requests {
  abortMultipartUpload: AbortMultipartUploadCommandInput;
  completeMultipartUpload: CompleteMultipartUploadCommandInput;
  copyObject: CopyObjectCommandInput;
  createMultipartUpload: CreateMultipartUploadCommandInput;
  deleteObject: DeleteObjectCommandInput;
  deleteObjects: DeleteObjectsCommandInput;
  getBucketVersioning: GetBucketVersioningCommandInput;
  getObject: GetObjectCommandInput;
  headObject: HeadObjectCommandInput;
  listMultipartUploads: ListMultipartUploadsCommandInput;
  listObjectsV2: ListObjectsV2CommandInput;
  listObjectVersions: ListObjectVersionsCommandInput;
  listParts: ListPartsCommandInput;
  putObject: PutObjectCommandInput;
  uploadPart: UploadPartCommandInput;
  uploadPartCopy: UploadPartCopyCommandInput;
}

/**
 * Parameters to add to each request of a kind that the server itself sends, named as in the SDK, such as `{
 * createMultipartUpload: { ServerSideEncryption: 'aws:kms' } }`. Parameters that Darkroom sets itself, such as the key,
 * cannot be changed. Signed URLs do not contain them.
 */
export type S3RequestParameters = {
  readonly [Name in keyof Requests]?: Readonly<Partial<Requests[Name]>>;
};

/** By class, since a bundler may shorten the names of classes. */
const COMMANDS: { readonly [Name in keyof Requests]: new (input: Requests[Name]) => object } = {
  abortMultipartUpload: AbortMultipartUploadCommand,
  completeMultipartUpload: CompleteMultipartUploadCommand,
  copyObject: CopyObjectCommand,
  createMultipartUpload: CreateMultipartUploadCommand,
  deleteObject: DeleteObjectCommand,
  deleteObjects: DeleteObjectsCommand,
  getBucketVersioning: GetBucketVersioningCommand,
  getObject: GetObjectCommand,
  headObject: HeadObjectCommand,
  listMultipartUploads: ListMultipartUploadsCommand,
  listObjectsV2: ListObjectsV2Command,
  listObjectVersions: ListObjectVersionsCommand,
  listParts: ListPartsCommand,
  putObject: PutObjectCommand,
  uploadPart: UploadPartCommand,
  uploadPartCopy: UploadPartCopyCommand,
};

/**
 * @throws {DarkroomError} INVALID_CONFIGURATION for requests that are never sent, and for encryption with
 * customer-provided keys (SSE-C).
 */
export function checkParameters(parameters: S3RequestParameters): S3RequestParameters {
  for (const [name, values] of Object.entries(parameters)) {
    if (!Object.hasOwn(COMMANDS, name) || typeof values !== 'object') {
      throw new DarkroomError(
        'INVALID_CONFIGURATION',
        `\`parameters.${name}\` must be an object of parameters for one of these requests: ${Object.keys(COMMANDS).join(', ')}.`,
      );
    }
    if (Object.keys(values).some((key) => key.startsWith('SSECustomer'))) {
      throw new DarkroomError(
        'INVALID_CONFIGURATION',
        `\`parameters.${name}\` must not contain customer-provided encryption keys (SSE-C): browsers would need them for each part. Use \`ServerSideEncryption: 'aws:kms'\`.`,
      );
    }
  }
  return parameters;
}

/** Adds the parameters of its kind to a command. Parameters that the command already has stay unchanged. */
export function addParameters(command: object, parameters: S3RequestParameters): void {
  const added = Object.entries(parameters).find(
    ([name]) => command instanceof COMMANDS[name as keyof typeof COMMANDS],
  )?.[1];
  if (added === undefined || !('input' in command)) return;
  const own = Object.entries(command.input as object).filter(([, value]) => value !== undefined);
  Object.assign(command.input as object, added, Object.fromEntries(own));
}
