import type { ConversionDefinition, Processor } from '../ports/processor.ts';

/** A processor's conversion of this name; undefined if it has none. */
export function offeredConversion(processor: Processor | null, name: string): ConversionDefinition | undefined {
  return processor !== null && Object.hasOwn(processor.conversions, name) ? processor.conversions[name] : undefined;
}
