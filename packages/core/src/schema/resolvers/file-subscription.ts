import { toGraphQLError } from '../../errors/to-graphql-error.ts';
import { subscribeToFile } from '../../files/subscribe-to-file.ts';
import type { FileRecord } from '../../ports/records.ts';
import { eventResolver, type FieldCall, grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.file`: an event is the file itself. */
export function fileSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['file']> {
  return {
    subscribe: rootResolver(runtime, ({ services, args, caller }) =>
      subscribeToFile(services, args.id, caller, (error) => toGraphQLError(error, runtime.log)),
    ),
    resolve: eventResolver(runtime, (call: FieldCall<FileRecord | null, unknown>) => {
      if (call.source !== null) call.operation.followed = call.source;
      return grant(call, call.source);
    }),
  };
}
