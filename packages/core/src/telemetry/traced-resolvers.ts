import type { Resolvers } from '../schema/resolver-types.generated.ts';
import { inSpan, timed } from './in-span.ts';
import type { InstrumentsOf } from './metrics.ts';

/** A resolver of any field. */
type Resolve = (...given: readonly unknown[]) => unknown;

/** The resolvers of a field of `Subscription`. */
interface Subscribed {
  readonly subscribe: Resolve;
  readonly resolve: Resolve;
}

/** The same resolvers, with a span for each mutation and a count of the events of subscriptions. */
export function tracedResolvers(resolvers: Resolvers, instruments: InstrumentsOf): Resolvers {
  const mutations = mapped<Resolve>(resolvers.Mutation, (name, resolve) => (...given) => {
    const attributes = { 'darkroom.operation.name': name };
    return inSpan(name, { attributes }, () =>
      timed(instruments().operationSeconds, attributes, async () => resolve(...given)),
    );
  });
  const subscriptions = mapped<Subscribed>(resolvers.Subscription, (name, { subscribe, resolve }) => ({
    subscribe,
    resolve: (...given) => {
      instruments().eventsSent.add(1, { 'darkroom.subscription.name': name });
      return resolve(...given);
    },
  }));
  return {
    ...resolvers,
    ...(mutations !== undefined && { Mutation: mutations }),
    ...(subscriptions !== undefined && { Subscription: subscriptions }),
  };
}

function mapped<Field>(
  fields: object | undefined,
  change: (name: string, field: Field) => Field,
): Record<string, never> | undefined {
  if (fields === undefined) return undefined;
  const entries = Object.entries(fields).map(([name, field]) => [name, change(name, field as Field)] as const);
  return Object.fromEntries(entries) as Record<string, never>;
}
