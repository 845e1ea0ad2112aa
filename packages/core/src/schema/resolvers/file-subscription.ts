import { toGraphQLError } from '../../errors/to-graphql-error.ts';
import { subscribeToFile } from '../../files/subscribe-to-file.ts';
import type { FileRecord } from '../../ports/records.ts';
import { eventResolver, type FieldCall, grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.file`: an event is the file itself. */
export function fileSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['file']> {
  return {
    subscribe: rootResolver(runtime, async ({ services, args, caller }) => {
      const close = await services.subscriptions.open(caller);
      return closing(subscribeToFile(services, args.id, caller), close, runtime);
    }),
    resolve: eventResolver(runtime, (call: FieldCall<FileRecord | null, unknown>) => {
      if (call.source !== null) call.operation.followed = call.source;
      return grant(call, call.source);
    }),
  };
}

/** The same events; an error ends them, and is one that clients may see. However they end, it is told of once it has happened. */
function closing<Event>(
  events: AsyncIterableIterator<Event>,
  close: () => void,
  { log }: Pick<ResolverRuntime, 'log'>,
): AsyncIterableIterator<Event> {
  const end = async (): Promise<IteratorResult<Event>> => {
    close();
    return (await events.return?.()) ?? { done: true, value: undefined };
  };
  return {
    next: async () => {
      try {
        const result = await events.next();
        if (result.done === true) close();
        return result;
      } catch (error) {
        await end();
        throw toGraphQLError(error, log);
      }
    },
    return: end,
    throw: async (error: unknown) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
