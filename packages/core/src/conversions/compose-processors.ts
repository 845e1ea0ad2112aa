import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { ConversionDefinition, Processor, ProcessorProcesses } from '../ports/processor.ts';

/** Several processors as one. Each makes the conversions of the types that it supports. */
export interface ComposedProcessor extends Processor {
  readonly composedOf: readonly Processor[];
  /** The same composition of other processors. */
  withEach(change: (processor: Processor) => Processor): ComposedProcessor;
}

/**
 * Composes processors. A name that several of them offer is one conversion, with a recipe for each type.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if two of them support the same type.
 */
export function composeProcessors(processors: readonly Processor[]): ComposedProcessor {
  refuseOverlaps(processors);
  const supporting = (contentType: string): Processor | undefined =>
    processors.find((processor) => processor.supports(contentType));
  const processorOf = (contentType: string): Processor => {
    const found = supporting(contentType);
    if (found === undefined) throw new Error(`No processor supports ${contentType}.`);
    return found;
  };
  return {
    composedOf: processors,
    withEach: (change) => composeProcessors(processors.map(change)),
    conversions: mergedConversions(processors),
    supports: (contentType) => supporting(contentType) !== undefined,
    inspect: async (input) => (await supporting(input.contentType)?.inspect(input)) ?? null,
    convert: async (input) => processorOf(input.source.contentType).convert(input),
    ...(processors.some((one) => one.processes !== undefined) && {
      processes: () => sumOf(processors.flatMap((one) => one.processes?.() ?? [])),
    }),
    howToSupport: (contentType) => firstOf(processors.map((one) => one.howToSupport?.(contentType) ?? null)),
  };
}

/** The processors that a processor is composed of; itself if it is not composed. */
export function processorsIn(processor: Processor): readonly Processor[] {
  return 'composedOf' in processor ? (processor as ComposedProcessor).composedOf : [processor];
}

/** Of several processors in one, the one that supports this type; the given one if none does. */
export function processorFor(processor: Processor, contentType: string): Processor {
  return processorsIn(processor).find((one) => one.supports(contentType)) ?? processor;
}

function firstOf<Value>(values: readonly (Value | null)[]): Value | null {
  return values.find((value) => value !== null) ?? null;
}

function refuseOverlaps(processors: readonly Processor[]): void {
  for (const { type } of MEDIA_TYPES) {
    const [first, second] = processors.flatMap((processor, index) => (processor.supports(type) ? [index] : []));
    if (second === undefined) continue;
    throw invalidConfiguration(
      `\`processors[${first}]\` and \`processors[${second}]\` both support ${type}. Each type can have one processor: remove one, or limit its types.`,
    );
  }
}

/** Every name once, with the recipe of its first processor: that of a file comes from the processor of its type. */
function mergedConversions(processors: readonly Processor[]): Readonly<Record<string, ConversionDefinition>> {
  const merged = new Map<string, ConversionDefinition>();
  for (const { conversions } of processors) {
    for (const [name, definition] of Object.entries(conversions)) {
      const before = merged.get(name);
      merged.set(name, before === undefined ? definition : mergedDefinition(before, definition));
    }
  }
  return Object.fromEntries(merged);
}

function mergedDefinition(
  first: ConversionDefinition,
  { description, usesFocalPoint = false }: ConversionDefinition,
): ConversionDefinition {
  const merged = { ...first, ...(usesFocalPoint && { usesFocalPoint }) };
  if (description === undefined || description === first.description) return merged;
  return { ...merged, description: [first.description, description].filter(Boolean).join(' ') };
}

function sumOf(all: readonly ProcessorProcesses[]): ProcessorProcesses {
  const sum = (count: keyof ProcessorProcesses): number => all.reduce((total, one) => total + one[count], 0);
  return { total: sum('total'), busy: sum('busy'), waiting: sum('waiting') };
}
