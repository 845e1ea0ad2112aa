import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';
import { outdatedConversions } from './reprocess-conversion.ts';
import type { ReprocessPages } from './reprocess-pages.ts';
import { missingPlaceholders } from './reprocess-placeholders.ts';

const FILE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Options of {@link Darkroom.reprocess}. Either `conversion` or `placeholders` is required. */
export interface ReprocessOptions {
  /** The name of one of the processor's conversions, such as `SEPIA`, or of a ladder, for all of its conversions. */
  readonly conversion?: string;
  /**
   * Whether to make the placeholders of files that have none, such as those that were READY before the processor made
   * previews. An image that cannot be decoded gets none, and is found by each run.
   *
   * @default false
   */
  readonly placeholders?: boolean;
  /**
   * Where to continue: the last file id that an earlier run reported.
   *
   * @default null
   */
  readonly after?: string | null;
  /**
   * Whether to retry conversions that failed with the current recipe, too.
   *
   * @default false
   */
  readonly failed?: boolean;
  /**
   * Whether to only count them.
   *
   * @default false
   */
  readonly dryRun?: boolean;
  /** Called after each page, of about 100 files. */
  readonly onProgress?: (progress: ReprocessProgress) => void;
}

/** The progress of {@link Darkroom.reprocess}. */
export interface ReprocessProgress {
  /** The number of files found so far with an outdated derivative, or without a placeholder. */
  readonly found: number;
  /**
   * The number of these for which something is made because of this run; the others were requested or deleted in the
   * meantime.
   */
  readonly requested: number;
  /** The id of the last file examined; null before the first. */
  readonly after: string | null;
}

/**
 * Requests every derivative that was made with another recipe than the current one, or every placeholder that is
 * missing. The viewers' limit of requests does not apply to operators. An interrupted run can simply be started again:
 * derivatives already requested with the current recipe are left alone, and so are placeholders once they are made.
 *
 * @throws {DarkroomError} BAD_USER_INPUT if there is no such conversion or ladder, or if no previews are made;
 * DATABASE_UNAVAILABLE.
 */
export async function reprocess(services: Services, options: ReprocessOptions): Promise<ReprocessProgress> {
  const { dryRun = false, onProgress } = options;
  const pages = pagesOf(services, options);
  let progress: ReprocessProgress = { found: 0, requested: 0, after: readPlace(options.after ?? null) };
  for (;;) {
    const page = await pages(progress.after);
    if (page === null) return progress;
    let requested = 0;
    if (!dryRun) {
      for (const request of page.requests) if (await request()) requested += 1;
    }
    progress = {
      found: progress.found + page.requests.length,
      requested: progress.requested + requested,
      after: page.last,
    };
    onProgress?.(progress);
  }
}

function pagesOf(
  services: Services,
  { conversion, placeholders = false, failed = false }: ReprocessOptions,
): ReprocessPages {
  if (conversion !== undefined && !placeholders) return outdatedConversions(services, { name: conversion, failed });
  if (conversion === undefined && placeholders && !failed) return missingPlaceholders(services);
  throw badInput('Pass either `conversion`, with `failed` or without, or `placeholders`.');
}

function readPlace(after: string | null): string | null {
  const place = after?.toLowerCase() ?? null;
  if (place === null || FILE_ID.test(place)) return place;
  throw badInput(`${after} is not a file id. Pass the id that the earlier run printed.`);
}

function badInput(message: string): DarkroomError {
  return new DarkroomError('BAD_USER_INPUT', message);
}
