import type { RequestedConversion } from './delivery.ts';

/** A delivery that several conversions share. It is sent as soon as each of them has joined or left. */
export interface SharedDelivery {
  /** Adds the conversion at this index. Settles as what the function reports of it. */
  join(index: number, requested: RequestedConversion): Promise<void>;
  /** Sends the delivery without the conversion at this index. Has no effect once it has joined. */
  leave(index: number): void;
}

/**
 * Makes a delivery for so many conversions. `send` gets those that joined, in the order of their indexes, and returns
 * a promise for each. It is not called if all have left.
 */
export function sharedDelivery(
  count: number,
  send: (requested: readonly RequestedConversion[]) => Promise<readonly Promise<void>[]>,
): SharedDelivery {
  const places = Array.from({ length: count }, () => Promise.withResolvers<RequestedConversion | null>());
  const sent = (async () => {
    const joined = (await Promise.all(places.map(({ promise }) => promise))).filter((place) => place !== null);
    const reports = joined.length === 0 ? [] : await send(joined);
    return new Map(joined.map((requested, index) => [requested, reports[index]]));
  })();
  // Each that joined hears of a failure.
  sent.catch(() => undefined);
  return {
    join: async (index, requested) => {
      places[index]?.resolve(requested);
      const reports = await sent;
      await reports.get(requested);
    },
    leave: (index) => places[index]?.resolve(null),
  };
}
