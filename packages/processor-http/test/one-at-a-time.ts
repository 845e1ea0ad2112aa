import type { Processor } from '@graphql-darkroom/core';

/** The same processor without `convertAll`. */
export function oneAtATime(processor: Processor): Processor {
  const preview = processor.preview?.bind(processor);
  return { ...withoutPreviews(processor), ...(preview !== undefined && { preview }) };
}

/** The same processor without `convertAll` and `preview`. */
export function withoutPreviews(processor: Processor): Processor {
  return {
    conversions: processor.conversions,
    supports: (contentType) => processor.supports(contentType),
    inspect: (input) => processor.inspect(input),
    convert: (input) => processor.convert(input),
  };
}
