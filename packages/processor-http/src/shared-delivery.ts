import type { ImagePreview } from '@graphql-darkroom/core/adapter';
import type { RequestedConversion, RequestedPreview } from './delivery.ts';

/** A delivery that several results share. It is sent as soon as each of them has joined or left. */
export interface SharedDelivery {
  /** Adds the conversion at this index. Settles as what the function reports of it. */
  join(index: number, requested: RequestedConversion): Promise<void>;
  /** Sends the delivery without the conversion at this index. Has no effect once it has joined. */
  leave(index: number): void;
  /** Adds the preview. Settles as what the function reports of it. */
  joinPreview(requested: RequestedPreview): Promise<ImagePreview>;
  /** Sends the delivery without the preview. Has no effect once it has joined. */
  leavePreview(): void;
}

/** The results that joined a delivery, conversions in the order of their indexes. */
export interface JoinedResults {
  readonly conversions: readonly RequestedConversion[];
  readonly preview?: RequestedPreview;
}

/** What the function reports of each result of a delivery. */
export interface Reports {
  readonly conversions: readonly Promise<void>[];
  readonly preview: Promise<ImagePreview>;
}

/**
 * Makes a delivery for so many conversions, and for a preview if there may be one. `send` gets those that joined, and
 * returns a promise for each. It is not called if all have left.
 */
export function sharedDelivery(
  { conversions: count, preview: hasPreview }: { readonly conversions: number; readonly preview: boolean },
  send: (joined: JoinedResults) => Promise<Reports>,
): SharedDelivery {
  const places = Array.from({ length: count }, () => Promise.withResolvers<RequestedConversion | null>());
  const placeOfPreview = Promise.withResolvers<RequestedPreview | null>();
  if (!hasPreview) placeOfPreview.resolve(null);
  const sent = (async () => {
    const joined = (await Promise.all(places.map(({ promise }) => promise))).filter((place) => place !== null);
    const preview = await placeOfPreview.promise;
    if (joined.length === 0 && preview === null) return null;
    const reports = await send({ conversions: joined, ...(preview !== null && { preview }) });
    const ofConversions = new Map(joined.map((requested, index) => [requested, reports.conversions[index]]));
    return { ofConversions, ofPreview: reports.preview };
  })();
  // Each that joined hears of a failure.
  sent.catch(() => undefined);
  return {
    join: async (index, requested) => {
      places[index]?.resolve(requested);
      await (await sent)?.ofConversions.get(requested);
    },
    leave: (index) => places[index]?.resolve(null),
    joinPreview: async (requested) => {
      placeOfPreview.resolve(requested);
      const reports = await sent;
      if (reports === null) throw new Error('The preview has left its delivery.');
      return reports.ofPreview;
    },
    leavePreview: () => placeOfPreview.resolve(null),
  };
}
