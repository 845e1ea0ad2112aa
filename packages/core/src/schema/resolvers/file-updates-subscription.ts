import type { GraphQLResolveInfo } from 'graphql';
import { toGraphQLError } from '../../errors/to-graphql-error.ts';
import { type FileEvent, subscribeToFiles } from '../../files/subscribe-to-file.ts';
import { selectionCost } from '../../operation/selection-cost.ts';
import { requireIds } from '../../search/file-filter.ts';
import { eventResolver, type ResolverRuntime, rootResolver, tellFile } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.fileUpdates`: each event has one of the files, and can be sent again. */
export function fileUpdatesSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['fileUpdates']> {
  const resolve = eventResolver<FileEvent, unknown, Pick<FileEvent, 'id' | 'file'>>(runtime, (call) => ({
    id: call.source.id,
    file: tellFile(call, call.source.file),
  }));
  return {
    subscribe: rootResolver(runtime, async ({ services, args, caller, context, operation, budget, info }) => {
      const ids = requireIds(args.ids, 'ids');
      // The field itself took one file from the budget. Each event has its own budget, but the first events of all
      // files come from one request.
      await operation.take(context, { maxFiles: ids.length - 1 });
      const fields = (ids.length - 1) * selectionCost(info);
      if (fields > budget.left('maxFields')) budget.spend('maxFields', fields);
      return subscribeToFiles(services, ids, caller, (error) => toGraphQLError(error, runtime.log));
    }),
    resolve: (event: FileEvent, args: unknown, context: unknown, info: GraphQLResolveInfo) => {
      runtime.operationOf(info).tellAgain = event.tellAgain;
      return resolve(event, args, context, info);
    },
  };
}
