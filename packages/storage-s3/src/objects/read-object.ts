import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { ByteRange } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { hasStatus, isNoSuchObject, isS3Error } from '../s3-error.ts';
import { watchedStream } from './watched-stream.ts';

/** Streams an object or a range of it; null if there is no such object. */
export async function readObject(
  bucket: S3Bucket,
  Key: string,
  range?: ByteRange,
  signal?: AbortSignal,
): Promise<ReadableStream<Uint8Array> | null> {
  const command = new GetObjectCommand({
    Bucket: bucket.name,
    Key,
    ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
  });
  try {
    const { Body } = await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
    return Body === undefined ? emptyStream() : watchedStream(Body.transformToWebStream(), signal);
  } catch (error) {
    if (isNoSuchObject(error)) return null;
    if (hasStatus(error, 416) || isS3Error(error, 'InvalidRange')) return emptyStream();
    throw error;
  }
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
