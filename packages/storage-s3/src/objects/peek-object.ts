import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ObjectStart } from '@graphql-darkroom/core/adapter';
import type { S3Bucket } from '../bucket.ts';
import { hasStatus, isNoSuchObject, isS3Error } from '../s3-error.ts';
import { headObject } from './head-object.ts';
import { watchedStream } from './watched-stream.ts';

/** Length and first bytes of an object, both from one ranged GET; null if there is no such object. */
export async function peekObject(
  bucket: S3Bucket,
  Key: string,
  length: number,
  signal?: AbortSignal,
): Promise<ObjectStart | null> {
  const command = new GetObjectCommand({ Bucket: bucket.name, Key, Range: `bytes=0-${length - 1}` });
  let answer: GetObjectCommandOutput;
  try {
    answer = await bucket.client.send(command, signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    if (isNoSuchObject(error)) return null;
    // An empty object cannot satisfy any range.
    if (hasStatus(error, 416) || isS3Error(error, 'InvalidRange')) return emptyStart(bucket, Key);
    throw error;
  }
  const size = sizeOf(answer) ?? (await headObject(bucket, Key))?.size;
  if (size === undefined) return null;
  const bytes = await firstBytes(answer, Math.min(length, size), signal);
  return { size, bytes };
}

async function emptyStart(bucket: S3Bucket, Key: string): Promise<ObjectStart | null> {
  const object = await headObject(bucket, Key);
  if (object === null) return null;
  if (object.size > 0) throw new Error('The first bytes of an object were refused.');
  return { size: 0, bytes: new Uint8Array() };
}

/**
 * Null if the response does not contain it. A server without support for ranges sends all bytes and no `Content-Range`.
 */
function sizeOf({ ContentRange, ContentLength }: GetObjectCommandOutput): number | null {
  if (ContentRange === undefined) return ContentLength ?? null;
  const [, size] = /\/(\d+)$/.exec(ContentRange) ?? [];
  return size === undefined ? null : Number(size);
}

/** Reads no further than necessary. */
async function firstBytes(
  { Body }: GetObjectCommandOutput,
  wanted: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(wanted);
  let length = 0;
  const chunks = Body === undefined ? [] : watchedStream(Body.transformToWebStream(), signal);
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, wanted - length);
    bytes.set(part, length);
    length += part.length;
    if (length === wanted) break;
  }
  if (length < wanted) throw new Error('An object ended before its declared length.');
  return bytes;
}
