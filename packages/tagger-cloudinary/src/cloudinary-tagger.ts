import { type Tagger, invalidConfiguration } from '@graphql-darkroom/core/adapter';
import { type CloudinaryCloud, resolveCloud } from './cloud.ts';
import { cloudinaryClient } from './cloudinary-client.ts';
import { copyIds } from './copy-ids.ts';
import { isSupported } from './media-types.ts';
import type { Analyses } from './read-analysis.ts';
import { suggestTags } from './suggest-tags.ts';
import { taggerName } from './tagger-name.ts';

/** An add-on that names what a whole image shows. */
export type CloudinaryCategorization = 'imagga_tagging' | 'google_tagging' | 'aws_rek_tagging';

/** What {@link cloudinaryTagger} takes. */
export interface CloudinaryTaggerOptions {
  /** The add-on that suggests tags, or several: of a name that more than one gives, the highest confidence counts. */
  readonly categorization: CloudinaryCategorization | readonly CloudinaryCategorization[];
  /**
   * A model of the Cloudinary AI Content Analysis add-on whose objects become tags too: `lvis`, `coco`, `cld-fashion`,
   * `human-anatomy` and others, with a version or without.
   *
   * @default none
   */
  readonly detection?: string;
  /**
   * The product environment, and the key for it.
   *
   * @default what `CLOUDINARY_URL` says
   */
  readonly cloud?: CloudinaryCloud;
  /**
   * The folder that copies of files are made in, at the beginning of their public ids.
   *
   * @default 'darkroom'
   */
  readonly folder?: string;
  /**
   * Whether the copy of a file is destroyed as soon as its tags were read. Set to false, it stays until the file is
   * deleted, and tags asked for again are those of the first time. A copy whose analysis failed
   * is destroyed in any case.
   *
   * @default true
   */
  readonly cleanUp?: boolean;
  /**
   * The public URL of {@link cloudinaryWebhook}, which Cloudinary calls when a pending analysis is complete. Without
   * it, the result is asked for again and again.
   *
   * @default none
   */
  readonly notificationUrl?: string;
  /**
   * After how many seconds a pending analysis is asked for again, 1 to 3,600. Each time costs a request of the Admin
   * API, of which an account has some hundreds an hour.
   *
   * @default 15, or 300 with `notificationUrl`
   */
  readonly askAgainInSeconds?: number;
  /**
   * How long an analysis may be pending before its copy is given up, in seconds, 60 to 86,400.
   *
   * @default 3600
   */
  readonly maxPendingSeconds?: number;
  /**
   * The longest file that is sent, in bytes, at most 100 MB. Cloudinary's own limit for images
   * depends on the account's plan.
   *
   * @default 100_000_000
   */
  readonly maxBytes?: number;
  /**
   * How long one request to Cloudinary may take, in seconds, 1 to 3,600. Uploads are answered when the
   * analysis is done, or pending.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/**
 * Suggests tags with Cloudinary's categorization add-ons. A file is sent there as a stream, never as a URL, and its
 * copy is delivered to nobody without a signature; `auto_tagging` is not used, as people confirm tags here.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when an option cannot be used, or no credentials are given.
 *
 * @example
 * ```ts
 * const tagger = cloudinaryTagger({ categorization: 'imagga_tagging' });
 * ```
 */
export function cloudinaryTagger(options: CloudinaryTaggerOptions): Tagger {
  const { notificationUrl, cleanUp = true } = options;
  const analyses = analysesOf(options);
  const ids = copyIds(options.folder ?? 'darkroom');
  const client = cloudinaryClient(
    resolveCloud(options.cloud),
    within('timeoutSeconds', options.timeoutSeconds ?? 60, 1, 3600),
  );
  const settings = {
    client,
    analyses,
    cleanUp,
    notificationUrl,
    askAgainInSeconds: within(
      'askAgainInSeconds',
      options.askAgainInSeconds ?? (notificationUrl === undefined ? 15 : 300),
      1,
      3600,
    ),
    maxPendingSeconds: within('maxPendingSeconds', options.maxPendingSeconds ?? 3600, 60, 86_400),
    maxBytes: within('maxBytes', options.maxBytes ?? 100_000_000, 1, 100_000_000),
  };

  return {
    name: taggerName(analyses),
    supports: isSupported,
    suggest: ({ fileId, source, signal }) => suggestTags({ copyId: ids.of(fileId), source, signal }, settings),
    copies: {
      idOf: (fileId) => ids.of(fileId),
      remove: (input) => client.destroy(input),
    },
  };
}

const ADD_ONS: ReadonlySet<string> = new Set(['imagga_tagging', 'google_tagging', 'aws_rek_tagging']);

function analysesOf({ categorization, detection }: CloudinaryTaggerOptions): Analyses {
  const addOns = [...new Set([categorization].flat())].toSorted();
  const unknown = addOns.find((addOn) => !ADD_ONS.has(addOn));
  if (unknown !== undefined || addOns.length === 0) {
    throw invalidConfiguration(
      `categorization is ${unknown ?? 'empty'}: give one or several of ${[...ADD_ONS].join(', ')}.`,
    );
  }
  if (detection !== undefined && !/^[\w-]{1,64}$/.test(detection)) {
    throw invalidConfiguration('detection is no name of a model: give one such as lvis.');
  }
  return { categorization: addOns, detection };
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidConfiguration(`${name} is ${value}: give a whole number from ${least} to ${most}.`);
}
