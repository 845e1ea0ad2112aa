import { cursorOf, listFiles } from '../../files/list-files.ts';
import { type ResolverRuntime, resolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.files` */
export function filesQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['files']> {
  return resolver(runtime, async ({ services, args, caller }) => {
    const page = await listFiles(
      services,
      {
        status: args.where?.status ?? null,
        contentType: args.where?.contentType ?? null,
        direction: args.orderBy ?? 'NEWEST_FIRST',
        first: args.first ?? null,
        after: args.after ?? null,
      },
      caller,
    );
    const edges = page.files.map((node) => ({ node, cursor: cursorOf(node) }));
    return {
      edges,
      nodes: page.files,
      pageInfo: {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: page.hasPreviousPage,
        startCursor: edges.at(0)?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  });
}
