import { availableParallelism } from 'node:os';
import type { ConversionDefinition, Processor } from '@graphql-darkroom/core/adapter';
import { format, type SharpConversion, sharpProcessor } from '@graphql-darkroom/processor-sharp';
import { slots, wholeNumberInRange } from '@graphql-darkroom/processor-sharp/internal';
import { convertPage } from './convert-page.ts';
import { type PdfLimits, resolveLimits } from './limits.ts';
import { PDF } from './refusals.ts';

/** Options of {@link pdfProcessor}. */
export interface PdfProcessorOptions<Name extends string = 'FIRST_PAGE'> {
  /**
   * What to make of the first page, by name: conversions of `@graphql-darkroom/processor-sharp`, which get the page as
   * a PNG. Use the names of your images' conversions for PDFs to have them, too.
   *
   * @default { FIRST_PAGE: format('webp') }
   */
  readonly conversions?: Readonly<Record<Name, SharpConversion | SharpConversion['apply']>>;
  /**
   * The length of the longer side of the drawn page in pixels, 16 to 4,096, whatever the size of the page. Conversions
   * can make it smaller.
   *
   * @default 2_000
   */
  readonly longSide?: number;
  /**
   * Limits for PDFs.
   *
   * @default {}
   */
  readonly limits?: PdfLimits;
  /**
   * How many PDFs are converted at a time, 1 to 64; the others wait. The page of each is drawn in its own process,
   * which ends with it.
   *
   * @default os.availableParallelism()
   */
  readonly processes?: number;
}

/** Identifies how pages are drawn. It changes when the pixels would change, not with each release of PDFium. */
const DRAWING = 'p1';

const FIRST_PAGE: SharpConversion = { ...format('webp'), description: 'The first page.' };

/**
 * Converts the first page of PDFs: drawn on white by PDFium, in a process with limits, and then converted by sharp.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an invalid option.
 *
 * @example
 * ```ts
 * const conversions = { THUMBNAIL: compose(thumbnail({ width: 320 }), format('webp')) };
 * const processors = [sharpProcessor({ conversions }), pdfProcessor({ conversions })];
 * ```
 */
export function pdfProcessor<const Name extends string = 'FIRST_PAGE'>(
  options: PdfProcessorOptions<Name> = {},
): Processor<Name> {
  const limits = resolveLimits(options.limits ?? {});
  const longSide = wholeNumberInRange('longSide', options.longSide ?? 2000, 16, 4096);
  const processes = wholeNumberInRange('processes', options.processes ?? Math.min(64, availableParallelism()), 1, 64);
  const given: Readonly<Record<string, SharpConversion | SharpConversion['apply']>> = options.conversions ?? {
    FIRST_PAGE,
  };
  const images = sharpProcessor<string>({
    conversions: given,
    formats: ['png'],
    processes,
    limits: { maxPixels: longSide * longSide },
  });
  const held = slots(processes);
  const convertImage: Required<Processor>['convertAll'] = (input) => images.convertAll?.(input) ?? { conversions: [] };
  const convertAll: Required<Processor>['convertAll'] = (input) =>
    convertPage({ ...input, convertImage, longSide, limits, slots: held });

  return {
    conversions: Object.fromEntries(
      Object.entries(images.conversions).flatMap(([name, { recipe, ...said }]) =>
        Object.hasOwn(given, name) ? [[name, { ...said, recipe: `${DRAWING}-${longSide}/${recipe}` }]] : [],
      ),
    ) as Record<Name, ConversionDefinition>,
    maxBytes: limits.maxSourceBytes,
    supports: (contentType) => contentType === PDF,
    processes: () => held.usage(),
    // Pages have a size on paper.
    inspect: async () => null,
    convert: async ({ source, ...task }) => {
      const [made] = convertAll({ source, conversions: [task] }).conversions;
      if (made === undefined) throw new Error('A conversion was not started.');
      return made;
    },
    preview: async ({ source, ...preview }) => {
      const { preview: made } = convertAll({ source, conversions: [], preview });
      if (made === undefined) throw new Error('A preview was not started.');
      return made;
    },
    convertAll,
  };
}
