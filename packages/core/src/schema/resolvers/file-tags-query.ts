import { selectionCost } from '../../operation/selection-cost.ts';
import { listTagNames } from '../../search/list-tag-names.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileTags` */
export function fileTagsQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileTags']> {
  return rootResolver(runtime, async ({ services, args, caller, budget, info }) => {
    const names = await listTagNames(services, { prefix: args.prefix ?? null, first: args.first ?? null }, caller);
    budget.spend('maxFields', names.length * selectionCost(info));
    return names;
  });
}
