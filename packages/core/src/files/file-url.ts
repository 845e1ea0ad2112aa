import { DarkroomError } from '../errors/darkroom-error.ts';
import { isServedWithoutMetadata } from '../metadata/removable-types.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { ConversionRecord, FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { contentDisposition, type FileDisposition } from './content-disposition.ts';

/** The maximum lifetime of a signed URL, in seconds. */
export const MAX_URL_SECONDS = 3600;

const SHORT_LIFE_SECONDS = 60;

/** A URL to GET bytes from. */
export interface FileUrl {
  readonly url: string;
  /** Null if it does not expire. */
  readonly expiresAt: Date | null;
}

/** Options of a URL. */
export interface FileUrlOptions {
  /** How long it is valid, in seconds, 1 to {@link MAX_URL_SECONDS}. @default the option `urlExpiresInSeconds` */
  readonly expiresInSeconds?: number | null | undefined;
  /** @default 'INLINE' */
  readonly disposition?: FileDisposition | null | undefined;
}

/**
 * The URL of the original; null unless READY. Public files have a stable URL, private ones a signed URL. A public file
 * that browsers would show, but that is to be downloaded, has a signed URL too: its published copy determines how it is
 * served. If metadata is removed from what is published, no URL leads to the bytes as uploaded.
 *
 * @throws {DarkroomError} BAD_USER_INPUT for a lifetime of less than a second or more than an hour;
 * REQUEST_BUDGET_EXCEEDED.
 */
export async function fileUrl(
  services: Services,
  file: FileRecord,
  budget: RequestBudget,
  options: FileUrlOptions = {},
): Promise<FileUrl | null> {
  const expiresInSeconds = options.expiresInSeconds ?? services.settings.urlExpiresInSeconds;
  if (!Number.isInteger(expiresInSeconds) || expiresInSeconds < 1 || expiresInSeconds > MAX_URL_SECONDS) {
    throw new DarkroomError('BAD_USER_INPUT', `\`expiresInSeconds\` must be between 1 and ${MAX_URL_SECONDS}.`);
  }
  if (file.status !== 'READY' || file.contentType === null) return null;
  return urlOf(services, budget, {
    key: isServedWithoutMetadata(file, file.contentType)
      ? services.keys.withoutMetadata(file.id)
      : services.keys.original(file.id),
    publicKey: file.publicKey,
    contentType: file.contentType,
    contentDisposition: contentDisposition(file, file.contentType, null, options.disposition ?? 'INLINE'),
    publishedDisposition: contentDisposition(file, file.contentType),
    expiresInSeconds,
  });
}

/**
 * The URL of a derivative; null until there is one.
 *
 * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED.
 */
export async function conversionUrl(
  services: Services,
  file: FileRecord,
  conversion: ConversionRecord,
  budget: RequestBudget,
  { disposition }: Pick<FileUrlOptions, 'disposition'> = {},
): Promise<FileUrl | null> {
  if (file.status !== 'READY' || conversion.key === null || conversion.contentType === null) return null;
  return urlOf(services, budget, {
    key: conversion.key,
    publicKey: conversion.publicKey,
    contentType: conversion.contentType,
    contentDisposition: contentDisposition(file, conversion.contentType, conversion.name, disposition ?? 'INLINE'),
    publishedDisposition: contentDisposition(file, conversion.contentType, conversion.name),
    expiresInSeconds: services.settings.urlExpiresInSeconds,
  });
}

async function urlOf(
  services: Services,
  budget: RequestBudget,
  object: {
    readonly key: string;
    readonly publicKey: string | null;
    readonly contentType: string;
    readonly contentDisposition: string;
    /** The headers that a public copy is served with. */
    readonly publishedDisposition: string;
    readonly expiresInSeconds: number;
  },
): Promise<FileUrl> {
  const { objects } = services.storage;
  const { publicKey, publishedDisposition, expiresInSeconds, ...signed } = object;
  const isServedSo = signed.contentDisposition === publishedDisposition;
  if (publicKey !== null && isServedSo && objects.publicUrl !== undefined) {
    return { url: objects.publicUrl({ key: publicKey }), expiresAt: null };
  }
  budget.spend('maxSignedUrls');
  // Signed as of the start of a time window, so that the URL stays the same within the window and images do not reload
  // at each event. A URL with a short lifetime is not shortened further.
  const window = expiresInSeconds < SHORT_LIFE_SECONDS ? 1 : Math.ceil(expiresInSeconds / 2) * 1000;
  const signedAt = new Date(Math.floor(Date.now() / window) * window);
  return objects.signedUrl({ ...signed, signedAt, expiresInSeconds });
}
