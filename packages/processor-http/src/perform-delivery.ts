import {
  DarkroomError,
  type DarkroomLogger,
  type ImagePreview,
  orAborted,
  type Processor,
} from '@graphql-darkroom/core/adapter';
import type { Fetch } from '@graphql-darkroom/core/http';
import { isRefusal, type NotDone, type Outcome, type PreviewOutcome, refused } from './answer.ts';
import { convertInOrder } from './convert-in-order.ts';
import type { Delivery, RequestedConversion } from './delivery.ts';
import { encodePreview, MAX_PREVIEW_BYTES } from './preview-answer.ts';
import { remoteDestination, remoteSource } from './remote-ends.ts';

/** What performs deliveries. */
export interface Performer {
  readonly processor: Processor;
  readonly fetch: Fetch;
  readonly maxResultBytes: number;
  readonly logger: Pick<DarkroomLogger, 'warn'>;
}

/** How the results of a delivery end. None of the promises rejects. */
export interface Performance {
  readonly conversions: readonly Promise<Outcome>[];
  /** Only if one was requested. */
  readonly preview?: Promise<PreviewOutcome>;
}

/**
 * Makes the conversions and the preview of a delivery from one read of its source. Returns the outcome of each, which
 * resolves as soon as it has ended.
 */
export function performDelivery(
  performer: Performer,
  { source, conversions, preview, timeoutSeconds }: Delivery,
  given: AbortSignal,
): Performance {
  const { processor, fetch, maxResultBytes, logger } = performer;
  const signal = AbortSignal.any([given, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const offered = conversions.filter((requested) => isOffered(performer, requested));
  const tasks = offered.map(({ conversion, focalPoint, destination }) => ({
    conversion,
    ...(focalPoint && { focalPoint }),
    destination: remoteDestination(destination, maxResultBytes, fetch, signal),
    signal,
  }));
  const previewTask = preview !== undefined && processor.preview !== undefined ? { ...preview, signal } : undefined;
  const made = convertInOrder(processor, remoteSource(source, fetch, signal), tasks, previewTask);
  const outcomes = new Map(
    offered.map((requested, index) => {
      const converting =
        made.conversions[index] ?? Promise.reject(new Error("The processor's convertAll left it out."));
      return [requested, outcomeOf(requested, orAborted(signal, converting), logger)];
    }),
  );
  const ofConversions = conversions.map(
    (requested) =>
      outcomes.get(requested) ?? Promise.resolve<Outcome>({ outcome: 'FAILED', reason: 'RECIPE_NOT_OFFERED' }),
  );
  if (preview === undefined) return { conversions: ofConversions };
  if (previewTask === undefined) logger.warn("A preview was requested, but this function's processor makes none.");
  const previewed: Promise<PreviewOutcome> =
    previewTask === undefined
      ? Promise.resolve({ outcome: 'FAILED', reason: 'PREVIEW_NOT_OFFERED' })
      : outcomeOfPreview(made.preview && orAborted(signal, made.preview), logger);
  return { conversions: ofConversions, preview: previewed };
}

function isOffered({ processor, logger }: Performer, { conversion, recipe }: RequestedConversion): boolean {
  const offered = Object.hasOwn(processor.conversions, conversion) ? processor.conversions[conversion] : undefined;
  if (offered?.recipe === recipe) return true;
  const own = offered === undefined ? 'no such conversion' : `"${offered.recipe}"`;
  logger.warn(`${conversion} was requested with the recipe "${recipe}", but this function has ${own}.`);
  return false;
}

async function outcomeOf(
  { conversion }: RequestedConversion,
  converting: Promise<unknown>,
  logger: Performer['logger'],
): Promise<Outcome> {
  try {
    await converting;
    return { outcome: 'DONE' };
  } catch (error) {
    return notDone(error, `conversion ${conversion}`, logger);
  }
}

async function outcomeOfPreview(
  making: Promise<ImagePreview> | undefined,
  logger: Performer['logger'],
): Promise<PreviewOutcome> {
  try {
    const preview = await making;
    if (preview === undefined) throw new Error("The processor's convertAll left it out.");
    if (preview.body.length <= MAX_PREVIEW_BYTES) return { outcome: 'DONE', preview: encodePreview(preview) };
    return refused('IMAGE_TOO_LARGE', `The preview of the image has more than ${MAX_PREVIEW_BYTES} bytes.`);
  } catch (error) {
    return notDone(error, 'preview', logger);
  }
}

function notDone(error: unknown, what: string, logger: Performer['logger']): NotDone {
  if (error instanceof DarkroomError && isRefusal(error.code)) return refused(error.code, error.message);
  logger.warn(`The ${what} failed. The worker retries it.`, error);
  const isOut = error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE';
  return { outcome: 'FAILED', reason: isOut ? 'STORAGE_UNAVAILABLE' : 'FAILED' };
}
