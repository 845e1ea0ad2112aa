import { type Tagger, invalidConfiguration } from '@graphql-darkroom/core/adapter';
import { type CloudinaryCloud, resolveCloud } from './cloud.ts';
import { cloudinaryClient } from './cloudinary-client.ts';
import { copyIds } from './copy-ids.ts';
import { isSupported } from './media-types.ts';
import type { Analyses } from './read-analysis.ts';
import { suggestTags } from './suggest-tags.ts';
import { taggerName } from './tagger-name.ts';

/** An add-on that tags an image as a whole. */
export type CloudinaryCategorization = 'imagga_tagging' | 'google_tagging' | 'aws_rek_tagging';

/** The options of {@link cloudinaryTagger}. */
export interface CloudinaryTaggerOptions {
  /** The add-ons that suggest tags, one or several. If several suggest the same name, the highest confidence counts. */
  readonly categorization: CloudinaryCategorization | readonly CloudinaryCategorization[];
  /**
   * A model of the Cloudinary AI Content Analysis add-on whose objects also become tags: `lvis`, `coco`, `cld-fashion`,
   * `human-anatomy` and others, with or without a version.
   *
   * @default none
   */
  readonly detection?: string;
  /**
   * The product environment, and its key.
   *
   * @default the value of `CLOUDINARY_URL`
   */
  readonly cloud?: CloudinaryCloud;
  /**
   * The folder for copies of files, at the beginning of their public ids.
   *
   * @default 'darkroom'
   */
  readonly folder?: string;
  /**
   * Whether to destroy the copy of a file as soon as its tags have been read. If false, it stays until the file is
   * deleted, and later requests return the same tags. A copy whose analysis failed is destroyed in any case.
   *
   * @default true
   */
  readonly cleanUp?: boolean;
  /**
   * The public URL of {@link cloudinaryWebhook}, which Cloudinary calls when a pending analysis is complete. Without
   * it, Darkroom polls for the result.
   *
   * @default none
   */
  readonly notificationUrl?: string;
  /**
   * The interval at which to poll a pending analysis, in seconds, 1 to 3,600. Each poll costs a request of the Admin
   * API, of which an account has some hundreds an hour.
   *
   * @default 15, or 300 with `notificationUrl`
   */
  readonly askAgainInSeconds?: number;
  /**
   * How long an analysis may be pending before its copy is abandoned, in seconds, 60 to 86,400.
   *
   * @default 3600
   */
  readonly maxPendingSeconds?: number;
  /**
   * What is sent to Cloudinary. `PREVIEW`: a copy without metadata, of at most 1,000 pixels on the longer side.
   * `ORIGINAL`: the whole file, with all that a camera wrote into it, such as the place where it was taken.
   *
   * @default 'PREVIEW'
   */
  readonly send?: 'PREVIEW' | 'ORIGINAL';
  /**
   * The maximum size of a file to send, in bytes, at most 100 MB. Cloudinary's own limit for images depends on the
   * account's plan.
   *
   * @default 100_000_000
   */
  readonly maxBytes?: number;
  /**
   * How long one request to Cloudinary may take, in seconds, 1 to 3,600. Cloudinary answers an upload when the analysis
   * is complete or pending.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number;
}

/**
 * Suggests tags with Cloudinary's categorization add-ons. Files are sent as streams, never as URLs, and Cloudinary
 * delivers their copies only by signed URLs. `auto_tagging` is not used, since people confirm the tags in Darkroom.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if an option is invalid, or there are no credentials.
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
    send: readSend(options.send),
    suggest: ({ fileId, source, signal }) => suggestTags({ copyId: ids.of(fileId), source, signal }, settings),
    copies: {
      idOf: (fileId) => ids.of(fileId),
      remove: (input) => client.destroy(input),
    },
  };
}

function readSend(send: CloudinaryTaggerOptions['send'] = 'PREVIEW'): 'PREVIEW' | 'ORIGINAL' {
  if (send === 'PREVIEW' || send === 'ORIGINAL') return send;
  throw invalidConfiguration(`\`send\` must be 'PREVIEW' or 'ORIGINAL', not ${JSON.stringify(send)}.`);
}

const ADD_ONS: ReadonlySet<string> = new Set(['imagga_tagging', 'google_tagging', 'aws_rek_tagging']);

function analysesOf({ categorization, detection }: CloudinaryTaggerOptions): Analyses {
  const addOns = [...new Set([categorization].flat())].toSorted();
  const unknown = addOns.find((addOn) => !ADD_ONS.has(addOn));
  if (unknown !== undefined || addOns.length === 0) {
    throw invalidConfiguration(
      `categorization must contain one or more of ${[...ADD_ONS].join(', ')}, not ${unknown ?? 'nothing'}.`,
    );
  }
  if (detection !== undefined && !/^[\w-]{1,64}$/.test(detection)) {
    throw invalidConfiguration('detection must be the name of a model, such as lvis.');
  }
  return { categorization: addOns, detection };
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidConfiguration(`${name} must be a whole number from ${least} to ${most}, not ${value}.`);
}
