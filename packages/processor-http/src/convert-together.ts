import { randomUUID } from 'node:crypto';
import {
  type ConversionDefinition,
  type ConversionTask,
  type ConvertedImage,
  DarkroomError,
  type Derivatives,
  type FileSource,
  type ImagePreview,
  orAborted,
  type PreviewTask,
  type ReceivedResult,
} from '@graphql-darkroom/core/adapter';
import { deliver, type DeliveryTarget } from './deliver.ts';
import { isPreviewOf } from './preview-answer.ts';
import { sharedDelivery } from './shared-delivery.ts';

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

/** What to make by one delivery. */
export interface TogetherTasks {
  readonly conversions: readonly ConversionTask[];
  /** @default none */
  readonly preview?: PreviewTask | undefined;
}

/**
 * Has the function make conversions and a preview of one source by one delivery, which is sent when `before` has
 * settled. Returns a promise for each, which settles as soon as it has ended.
 */
export function convertTogether(
  { target, conversions, maxResultBytes, requireSource, inspectResult }: FunctionConversions,
  source: FileSource,
  tasks: TogetherTasks,
  before: Promise<unknown>,
): Derivatives {
  const over = new AbortController();
  const expiresInSeconds = target.timeoutSeconds + SLACK_SECONDS;
  const original = (async () => {
    await before;
    requireSource(source);
    const { contentType, size } = source;
    return { url: await source.signedUrl?.({ expiresInSeconds }), contentType, size };
  })();
  const parts = { conversions: tasks.conversions.length, preview: tasks.preview !== undefined };
  const delivery = sharedDelivery(parts, async (joined) => {
    const { url, ...rest } = await original;
    if (url === undefined) throw withoutUrls();
    return deliver(target, { id: randomUUID(), source: { url, ...rest }, ...joined }, over.signal);
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

  const makePreview = async ({ maxSide, signal }: PreviewTask): Promise<ImagePreview> => {
    await orAborted(signal, original);
    signal.throwIfAborted();
    const made = await orAborted(signal, delivery.joinPreview({ maxSide }));
    if (await isPreviewOf(made, maxSide, signal)) return made;
    throw new Error(`The function sent no preview of at most ${maxSide} pixels.`);
  };

  const made = tasks.conversions.map((task, index) => leavingAtLast(convert(task, index), () => delivery.leave(index)));
  const preview =
    tasks.preview === undefined ? undefined : leavingAtLast(makePreview(tasks.preview), () => delivery.leavePreview());
  void Promise.allSettled([...made, preview]).then(() => over.abort());
  return { conversions: made, ...(preview !== undefined && { preview }) };
}

/** One that ends before it has a place must not keep the others waiting. */
async function leavingAtLast<Value>(work: Promise<Value>, leave: () => void): Promise<Value> {
  try {
    return await work;
  } finally {
    leave();
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
