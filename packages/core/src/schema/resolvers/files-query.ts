import { cursorOf, listFiles } from '../../files/list-files.ts';
import { type ResolverRuntime, resolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.files` */
export function filesQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['files']> {
  return resolver(runtime, async ({ services, args, caller }) => {
    const { files, ...pageInfo } = await listFiles(
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
    return { edges: files.map((node) => ({ node, cursor: cursorOf(node) })), nodes: files, pageInfo };
  });
}
