import { randomUUID } from 'node:crypto';
import {
  type ConversionDefinition,
  type ConversionTask,
  type ConvertedImage,
  DarkroomError,
  type FileSource,
  orAborted,
  type ReceivedResult,
} from '@graphql-darkroom/core/adapter';
import { deliver, type DeliveryTarget } from './deliver.ts';
import { type SharedDelivery, sharedDelivery } from './shared-delivery.ts';

/** What {@link convertTogether} needs to know of its processor. */
export interface FunctionConversions {
  readonly target: DeliveryTarget;
  readonly conversions: Readonly<Record<string, ConversionDefinition>>;
  readonly maxResultBytes: number;
  /** @throws {DarkroomError} UNSUPPORTED_IMAGE or IMAGE_TOO_LARGE if no function converts this source. */
  readonly requireSource: (source: FileSource) => void;
  /** Reads type and dimensions of a stored result. */
  readonly inspectResult: (result: ReceivedResult, signal: AbortSignal) => Promise<ConvertedImage>;
}

/** How much longer than the function's time the URLs are valid, as its clock and the storage's may differ. */
const SLACK_SECONDS = 60;

/**
 * Has the function make conversions of one source by one delivery, which is sent when `before` has settled. Returns a
 * promise for each, which settles as soon as that conversion has ended.
 */
export function convertTogether(
  { target, conversions, maxResultBytes, requireSource, inspectResult }: FunctionConversions,
  source: FileSource,
  tasks: readonly ConversionTask[],
  before: Promise<unknown>,
): readonly Promise<ConvertedImage>[] {
  const over = new AbortController();
  const expiresInSeconds = target.timeoutSeconds + SLACK_SECONDS;
  const original = (async () => {
    await before;
    requireSource(source);
    const { contentType, size } = source;
    return { url: await source.signedUrl?.({ expiresInSeconds }), contentType, size };
  })();
  const delivery = sharedDelivery(tasks.length, async (requested) => {
    const { url, ...rest } = await original;
    if (url === undefined) throw withoutUrls();
    return deliver(target, { id: randomUUID(), source: { url, ...rest }, conversions: requested }, over.signal);
  });

  const convert = async (
    { conversion, destination, focalPoint, signal }: ConversionTask,
    index: number,
  ): Promise<ConvertedImage> => {
    const { url } = await orAborted(signal, original);
    signal.throwIfAborted();
    const { recipe } = definitionOf(conversion, conversions);
    if (url === undefined || destination.receive === undefined) throw withoutUrls();
    const receiving = destination.receive({
      maxBytes: maxResultBytes,
      expiresInSeconds,
      send: (upload) => {
        const requested = { conversion, recipe, ...(focalPoint && { focalPoint }), destination: upload };
        return orAborted(signal, delivery.join(index, requested));
      },
    });
    return inspectResult(await orAborted(signal, receiving), signal);
  };

  const made = tasks.map((task, index) => leavingAtLast(convert(task, index), index, delivery));
  void Promise.allSettled(made).then(() => over.abort());
  return made;
}

/** One that ends before it has a place must not keep the others waiting. */
async function leavingAtLast<Value>(work: Promise<Value>, index: number, delivery: SharedDelivery): Promise<Value> {
  try {
    return await work;
  } finally {
    delivery.leave(index);
  }
}

function definitionOf(conversion: string, conversions: FunctionConversions['conversions']): ConversionDefinition {
  const definition = Object.hasOwn(conversions, conversion) ? conversions[conversion] : undefined;
  if (definition !== undefined) return definition;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `Unknown conversion ${conversion}. Add it to the conversions of httpProcessor.`,
  );
}

function withoutUrls(): DarkroomError {
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    'httpProcessor needs a source with `signedUrl` and a destination with `receive`.',
  );
}
