import { availableParallelism } from 'node:os';
import {
  type ConversionDefinition,
  type ConversionTask,
  DarkroomError,
  type FileSource,
  type ImagePreview,
  type PreviewTask,
  type Processor,
} from '@graphql-darkroom/core/adapter';
import { wholeNumberInRange } from './blocks/number-in-range.ts';
import { sepia } from './blocks/sepia.ts';
import { resolveConversion, type SharpConversion } from './conversion.ts';
import { ENABLE_HEIC, requireHeicDecoder } from './heic-support.ts';
import { inspectImage } from './inspect-image.ts';
import { resolveLimits, type SharpLimits } from './limits.ts';
import { previewOf, shrinkTo } from './preview.ts';
import { sharedRenderers } from './processes/shared-renderers.ts';
import { runOf, startRuns, writeTo } from './render-all.ts';
import type { Run } from './render-runs.ts';
import type { Renderers } from './renderers.ts';
import { IMAGE_FORMATS, isImageFormat, mediaTypesOf, type SourceFormat } from './rendering/image-format.ts';

/** Options of {@link sharpProcessor}. */
export interface SharpProcessorOptions<Name extends string = never> {
  /**
   * Conversions by name, in addition to `SEPIA` or in its place. The recipe of a bare function is a hash of its source
   * text: see {@link conversion}.
   *
   * @default {}
   */
  readonly conversions?: Readonly<Record<Name, SharpConversion | SharpConversion['apply']>>;
  /**
   * Limits for images.
   *
   * @default {}
   */
  readonly limits?: SharpLimits;
  /**
   * The accepted formats: any of the five, and `heic`, the photos of iPhones and of many other phones. HEIC needs the
   * package `libheif-js`, which you install, and a process: `processes` must not be 0. It becomes JPEG, or WebP if it
   * has alpha, unless a conversion chooses another format.
   *
   * @default ['jpeg', 'png', 'webp', 'gif', 'avif']
   */
  readonly formats?: readonly SourceFormat[];
  /**
   * How many images are converted at a time, 0 to 64, each from the first byte read to the last byte written; the
   * others wait. Each is decoded in its own process, which is killed when its time is over. Processes start with the
   * first image and end when there is nothing to do. Every processor and {@link colorTagger} of this process with the
   * same number, and the same `blockOtherFormats`, shares them. 0 decodes in this process, for platforms where no other
   * can be started, or where a bundler leaves nothing to start: then as many images are converted at a time as there
   * are cores, and libvips is asked to stop when the time is over, but may not do so.
   *
   * @default os.availableParallelism()
   */
  readonly processes?: number;
  /**
   * Whether libvips may load only the five formats. Set it to false if one of your conversions composes with SVG, TIFF
   * or other formats: the first bytes of a file still decide whether it reaches libvips. With `processes: 0`, it
   * applies to every user of sharp in this process.
   *
   * @default true
   */
  readonly blockOtherFormats?: boolean;
}

/**
 * Converts JPEG, PNG, WebP, GIF and AVIF with sharp: upright, in sRGB, without metadata, with animations and alpha
 * kept, in the same format unless a conversion chooses another; and HEIC, if `formats` has it. `SEPIA` is built in.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
 *
 * @example
 * ```ts
 * const processor = sharpProcessor({
 *   conversions: { CARD: compose(thumbnail({ width: 640 }), sepia(), format('webp')) },
 * });
 * ```
 */
export function sharpProcessor<const Name extends string = never>(
  options: SharpProcessorOptions<Name> = {},
): Processor<'SEPIA' | Name> {
  const limits = resolveLimits(options.limits ?? {});
  const formats = resolveFormats(options);
  const given: Readonly<Record<string, SharpConversion | SharpConversion['apply']>> = options.conversions ?? {};
  const resolved = Object.entries({ SEPIA: sepia(), ...given }).map(
    ([name, definition]) => [name, resolveConversion(name, definition)] as const,
  );
  const byName = new Map(resolved);
  const renderers = resolveRenderers(options);
  const runOfConversion = ({ conversion, destination, focalPoint, signal }: ConversionTask) =>
    runOf({
      apply: byName.get(conversion)?.apply ?? (() => notThere(conversion)),
      focalPoint,
      signal,
      keep: writeTo(destination, signal),
    });
  const start = (source: FileSource, runs: readonly Run[]): void =>
    void startRuns({ source, limits, formats, renderers }, runs);

  return {
    conversions: Object.fromEntries(resolved.map(([name, definition]) => [name, offerOf(definition)])) as Record<
      'SEPIA' | Name,
      ConversionDefinition
    >,
    maxBytes: limits.maxSourceBytes,
    supports: (contentType) => formats.some((format) => mediaTypesOf(format).includes(contentType)),
    howToSupport: (contentType) =>
      mediaTypesOf('heic').includes(contentType) && !formats.includes('heic') ? ENABLE_HEIC : null,
    processes: () => renderers.usage(),
    inspect: (input) => inspectImage(input, { formats, limits }),
    convert: ({ source, ...task }) => {
      const { run, made } = runOfConversion(task);
      start(source, [run]);
      return made;
    },
    preview: ({ source, ...task }) => {
      const { run, made } = runOfPreview(task);
      start(source, [run]);
      return made;
    },
    convertAll: ({ source, conversions, preview }) => {
      const first = preview === undefined ? undefined : runOfPreview(preview);
      const others = conversions.map(runOfConversion);
      start(source, [...(first === undefined ? [] : [first.run]), ...others.map(({ run }) => run)]);
      return {
        conversions: others.map(({ made }) => made),
        ...(first !== undefined && { preview: first.made }),
      };
    },
  };
}

function notThere(conversion: string): never {
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `Unknown conversion ${conversion}. Add it to the conversions of sharpProcessor.`,
  );
}

function resolveFormats({
  formats = IMAGE_FORMATS,
  processes,
}: Pick<SharpProcessorOptions, 'formats' | 'processes'>): readonly SourceFormat[] {
  const unknown = formats.find((format) => format !== 'heic' && !isImageFormat(format));
  if (unknown !== undefined || formats.length === 0) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `formats must contain one or more of ${IMAGE_FORMATS.join(', ')}, heic, not ${unknown ?? 'nothing'}.`,
    );
  }
  if (formats.includes('heic')) requireHeicDecoder({ processes });
  return [...formats];
}

function resolveRenderers(options: SharpProcessorOptions<string>): Renderers {
  const processes = wholeNumberInRange('processes', options.processes ?? Math.min(64, availableParallelism()), 0, 64);
  return sharedRenderers({ processes, blockOtherFormats: options.blockOtherFormats ?? true });
}

function runOfPreview({ maxSide, signal }: PreviewTask): {
  readonly run: Run;
  readonly made: Promise<ImagePreview>;
} {
  return runOf({ apply: shrinkTo(maxSide), exif: true, signal, keep: previewOf });
}

/** What the schema declares about a conversion. */
function offerOf({ recipe, description, ladder, usesFocalPoint }: SharpConversion): ConversionDefinition {
  return {
    recipe,
    ...(description !== undefined && { description }),
    ...(ladder !== undefined && { ladder }),
    ...(usesFocalPoint === true && { usesFocalPoint }),
  };
}
