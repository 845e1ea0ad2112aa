import { DarkroomError, type DarkroomLogger, orAborted, type Processor } from '@graphql-darkroom/core/adapter';
import type { Fetch } from '@graphql-darkroom/core/http';
import { isRefusal, type Outcome, refused } from './answer.ts';
import { convertInOrder } from './convert-in-order.ts';
import type { Delivery, RequestedConversion } from './delivery.ts';
import { remoteDestination, remoteSource } from './remote-ends.ts';

/** What performs deliveries. */
export interface Performer {
  readonly processor: Processor;
  readonly fetch: Fetch;
  readonly maxResultBytes: number;
  readonly logger: Pick<DarkroomLogger, 'warn'>;
}

/**
 * Makes the conversions of a delivery from one read of its source. Returns the outcome of each, which resolves as soon
 * as that conversion has ended; none rejects.
 */
export function performDelivery(
  performer: Performer,
  { source, conversions, timeoutSeconds }: Delivery,
  given: AbortSignal,
): readonly Promise<Outcome>[] {
  const { processor, fetch, maxResultBytes, logger } = performer;
  const signal = AbortSignal.any([given, AbortSignal.timeout(timeoutSeconds * 1000)]);
  const offered = conversions.filter((requested) => isOffered(performer, requested));
  const tasks = offered.map(({ conversion, focalPoint, destination }) => ({
    conversion,
    ...(focalPoint && { focalPoint }),
    destination: remoteDestination(destination, maxResultBytes, fetch, signal),
    signal,
  }));
  const made = convertInOrder(processor, remoteSource(source, fetch, signal), tasks);
  const outcomes = new Map(
    offered.map((requested, index) => {
      const converting = made[index] ?? Promise.reject(new Error("The processor's convertAll left it out."));
      return [requested, outcomeOf(requested, orAborted(signal, converting), logger)];
    }),
  );
  return conversions.map(
    (requested) => outcomes.get(requested) ?? Promise.resolve({ outcome: 'FAILED', reason: 'RECIPE_NOT_OFFERED' }),
  );
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
    if (error instanceof DarkroomError && isRefusal(error.code)) return refused(error.code, error.message);
    logger.warn(`The conversion ${conversion} failed. The worker retries it.`, error);
    const isOut = error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE';
    return { outcome: 'FAILED', reason: isOut ? 'STORAGE_UNAVAILABLE' : 'FAILED' };
  }
}
