import type { GraphQLResolveInfo } from 'graphql';
import { toGraphQLError } from '../../errors/to-graphql-error.ts';
import { type FileEvent, subscribeToFile } from '../../files/subscribe-to-file.ts';
import type { FileRecord } from '../../ports/records.ts';
import { eventResolver, type FieldCall, grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.file`: an event that has the file, and can be told again. */
export function fileSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['file']> {
  const resolve = eventResolver(runtime, (call: FieldCall<FileRecord, unknown>) => {
    call.operation.followed = call.source;
    return grant(call, call.source);
  });
  return {
    subscribe: rootResolver(runtime, ({ services, args, caller }) =>
      subscribeToFile(services, args.id, caller, (error) => toGraphQLError(error, runtime.log)),
    ),
    resolve: (event: FileEvent | null, args: unknown, context: unknown, info: GraphQLResolveInfo) => {
      if (event === null) return null;
      runtime.operationOf(info).tellAgain = event.tellAgain;
      return resolve(event.file, args, context, info);
    },
  };
}
