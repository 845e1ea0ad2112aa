import type { DatabaseEvents, EventSubscription } from '../../ports/events.ts';

/** The subscriptions to events in a memory database. */
export function memoryDatabaseEvents(now: () => Date): DatabaseEvents {
  const declared = new Map<string, { readonly subscription: EventSubscription; readonly at: number }>();
  return {
    declare: async (subscriptions) => {
      for (const subscription of subscriptions) {
        declared.set(subscription.key, { subscription: structuredClone(subscription), at: now().getTime() });
      }
    },
    list: async ({ withinSeconds }) =>
      [...declared.values()]
        .filter(({ at }) => at > now().getTime() - withinSeconds * 1000)
        .map(({ subscription }) => subscription)
        .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
