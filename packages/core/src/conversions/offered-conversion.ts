import type { ConversionDefinition, Processor } from '../ports/processor.ts';

/** The conversion that a processor offers under a name; undefined where it offers none. */
export function offeredConversion(processor: Processor | null, name: string): ConversionDefinition | undefined {
  return processor !== null && Object.hasOwn(processor.conversions, name) ? processor.conversions[name] : undefined;
}
