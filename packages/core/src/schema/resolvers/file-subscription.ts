import type { GraphQLResolveInfo } from 'graphql';
import { toGraphQLError } from '../../errors/to-graphql-error.ts';
import { type FileEvent, subscribeToFiles } from '../../files/subscribe-to-file.ts';
import { eventResolver, type ResolverRuntime, rootResolver, tellFile } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.file`: an event with the file, which can be sent again. */
export function fileSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['file']> {
  const resolve = eventResolver<FileEvent, unknown, FileEvent['file']>(runtime, (call) =>
    tellFile(call, call.source.file),
  );
  return {
    subscribe: rootResolver(runtime, ({ services, args, caller }) =>
      subscribeToFiles(services, [args.id], caller, (error) => toGraphQLError(error, runtime.log)),
    ),
    resolve: (event: FileEvent, args: unknown, context: unknown, info: GraphQLResolveInfo) => {
      if (event.file === null) return null;
      runtime.operationOf(info).tellAgain = event.tellAgain;
      return resolve(event, args, context, info);
    },
  };
}
