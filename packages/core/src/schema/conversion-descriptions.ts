import type { Processor } from '../ports/processor.ts';

/** A processor's descriptions of its conversions, by name. */
export function conversionDescriptions(processor: Processor | null): ReadonlyMap<string, string> {
  const said = Object.entries(processor?.conversions ?? {}).flatMap(([name, { description }]) =>
    typeof description === 'string' && description.trim() !== '' ? [[name, description] as const] : [],
  );
  return new Map(said);
}
