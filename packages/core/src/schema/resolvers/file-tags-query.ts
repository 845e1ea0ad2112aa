import { listTagNames } from '../../search/list-tag-names.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileTags` */
export function fileTagsQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileTags']> {
  return rootResolver(runtime, ({ services, args, caller }) =>
    listTagNames(services, { prefix: args.prefix ?? null, first: args.first ?? null }, caller),
  );
}
