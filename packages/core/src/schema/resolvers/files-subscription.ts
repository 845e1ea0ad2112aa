import type { GraphQLResolveInfo } from 'graphql';
import { toGraphQLError } from '../../errors/to-graphql-error.ts';
import type { FileRecord } from '../../ports/records.ts';
import { type FileListEvent, subscribeToList } from '../../search/subscribe-to-list.ts';
import { eventResolver, type ResolverRuntime, rootResolver, tellFile } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';
import { type ConnectionView, connectionOf, filesOfPage } from './files-query.ts';

/** `Subscription.files`: an event with the current page, which can be sent again. */
export function filesSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['files']> {
  const resolve = eventResolver(
    runtime,
    (call) =>
      listUpdateOf(call.source, (files) => {
        for (const file of files) tellFile(call, file);
      }),
    // The page itself has fields, even if it has no files.
    ({ page }: FileListEvent) => Math.max(1, page.files.length),
  );
  return {
    subscribe: rootResolver(
      runtime,
      ({ services, args, caller, budget, targets }) => {
        const input = {
          where: args.where ?? null,
          direction: args.orderBy ?? 'NEWEST_FIRST',
          first: args.first ?? null,
        } as const;
        return subscribeToList(services, input, caller, { budget, targets }, (error) =>
          toGraphQLError(error, runtime.log),
        );
      },
      ({ first }) => filesOfPage(first),
    ),
    resolve: (event: FileListEvent, args: unknown, context: unknown, info: GraphQLResolveInfo) => {
      runtime.operationOf(info).tellAgain = event.tellAgain;
      return resolve(event, args, context, info);
    },
  };
}

/**
 * The parent of `FileListUpdate` resolvers.
 *
 * @param tell Called only with the files that are selected: a hundred subscribers may follow a page of which one file
 * changed.
 */
function listUpdateOf(
  { page, changed }: FileListEvent,
  tell: (files: readonly FileRecord[]) => void,
): ConnectionView & { readonly ids: readonly string[]; readonly changed: readonly FileRecord[] } {
  const connection = connectionOf(page);
  return {
    get edges() {
      tell(page.files);
      return connection.edges;
    },
    get nodes() {
      tell(page.files);
      return connection.nodes;
    },
    get changed() {
      tell(changed);
      return changed;
    },
    get ids() {
      return page.files.map(({ id }) => id);
    },
    pageInfo: connection.pageInfo,
  };
}
