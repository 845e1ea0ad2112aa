import { subscribeToFile } from '../../files/subscribe-to-file.ts';
import type { FileRecord } from '../../ports/database.ts';
import { toGraphQLError } from '../../to-graphql-error.ts';
import { eventResolver, type FieldCall, grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.file`: an event is the file itself. */
export function fileSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['file']> {
  return {
    subscribe: rootResolver(runtime, ({ services, args, caller }) =>
      failingVisibly(subscribeToFile(services, args.id, caller), runtime),
    ),
    resolve: eventResolver(runtime, (call: FieldCall<FileRecord | null, unknown>) => grant(call, call.source)),
  };
}

/** The same events; an error ends them, and is one that clients may see. */
function failingVisibly<Event>(
  events: AsyncIterableIterator<Event>,
  { log }: Pick<ResolverRuntime, 'log'>,
): AsyncIterableIterator<Event> {
  return {
    next: () =>
      events.next().catch(async (error: unknown) => {
        await events.return?.();
        throw toGraphQLError(error, log);
      }),
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
