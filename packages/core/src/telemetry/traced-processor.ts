import type { Attributes } from '@opentelemetry/api';
import type { ComposedProcessor } from '../conversions/compose-processors.ts';
import { isOutage, isRetryable } from '../errors/darkroom-error.ts';
import type { ConvertedImage, ImagePreview, Processor } from '../ports/processor.ts';
import { inSpan, timed } from './in-span.ts';
import type { InstrumentsOf } from './metrics.ts';
import { overriding } from './overriding.ts';

type PreviewInput = Parameters<NonNullable<Processor['preview']>>[0];

/** The same processor, with a span for each image that it inspects, and for each conversion. */
export function tracedProcessor(processor: Processor, instruments: InstrumentsOf): Processor {
  if ('composedOf' in processor) {
    return (processor as ComposedProcessor).withEach((one) => tracedProcessor(one, instruments));
  }
  const traced = (conversion: string, convert: () => Promise<ConvertedImage>): Promise<ConvertedImage> => {
    const attributes = { 'darkroom.conversion.name': conversion };
    return inSpan(`convert ${conversion}`, { attributes }, async (span) => {
      const outcomeOfError = (error: unknown): Attributes => {
        const outcome = { [OUTCOME]: outcomeOf(error) };
        span.setAttributes(outcome);
        return outcome;
      };
      const done = { ...attributes, [OUTCOME]: 'done' };
      const made = await timed(instruments().conversionSeconds, done, convert, outcomeOfError);
      span.setAttributes(done);
      return made;
    });
  };
  const make = processor.preview?.bind(processor);
  return overriding(processor, {
    inspect: (input) => inSpan('inspect image', {}, () => processor.inspect(input)),
    convert: (input) => traced(input.conversion, () => processor.convert(input)),
    ...(make !== undefined && { preview: (input: PreviewInput) => previewing(() => make(input)) }),
    convertAll: (input) => {
      const { conversions: making = [], preview } = processor.convertAll?.(input) ?? {};
      const conversions = making.map((one, index) => traced(input.conversions[index]?.conversion ?? '', () => one));
      return { conversions, ...(preview !== undefined && { preview: previewing(() => preview) }) };
    },
  });
}

function previewing(make: () => Promise<ImagePreview>): Promise<ImagePreview> {
  return inSpan('make preview', {}, make);
}

const OUTCOME = 'darkroom.conversion.outcome';

/** The outcome of a conversion whose attempt failed. */
function outcomeOf(error: unknown): 'postponed' | 'retried' | 'failed' {
  if (isOutage(error)) return 'postponed';
  return isRetryable(error) ? 'retried' : 'failed';
}
