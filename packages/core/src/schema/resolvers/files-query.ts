import { cursorOf, DEFAULT_PAGE, listFiles, MAX_PAGE } from '../../search/list-files.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.files` */
export function filesQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['files']> {
  return rootResolver(
    runtime,
    async (call) => {
      const { services, args, caller } = call;
      const input = {
        where: args.where ?? null,
        direction: args.orderBy ?? 'NEWEST_FIRST',
        first: args.first ?? null,
        after: args.after ?? null,
      } as const;
      const { files, ...pageInfo } = await listFiles(services, input, caller, call);
      for (const file of files) grant(call, file);
      return { edges: files.map((node) => ({ node, cursor: cursorOf(node) })), nodes: files, pageInfo };
    },
    // The page itself has fields, however few files it asks for.
    ({ first }) => Math.max(1, Math.min(first ?? DEFAULT_PAGE, MAX_PAGE)),
  );
}
