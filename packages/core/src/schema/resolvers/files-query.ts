import { cursorOf, listFiles } from '../../files/list-files.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.files` */
export function filesQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['files']> {
  return rootResolver(runtime, async ({ services, args, caller, budget }) => {
    const input = {
      where: args.where ?? null,
      direction: args.orderBy ?? 'NEWEST_FIRST',
      first: args.first ?? null,
      after: args.after ?? null,
    } as const;
    const { files, ...pageInfo } = await listFiles(services, input, caller, budget);
    return { edges: files.map((node) => ({ node, cursor: cursorOf(node) })), nodes: files, pageInfo };
  });
}
