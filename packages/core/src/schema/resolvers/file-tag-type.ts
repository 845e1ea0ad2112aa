import { selectionCost } from '../../operation/selection-cost.ts';
import { selectTags } from '../../search/tag-filter.ts';
import { tagLoader } from '../../tags/tag-loader.ts';
import { type ResolverRuntime, fieldResolver, grantView } from '../resolver-runtime.ts';
import type { FileResolvers, FileTagResolvers } from '../resolver-types.generated.ts';

/** What tags add to `File`. */
export function fileTagFields(runtime: ResolverRuntime): FileResolvers {
  return {
    tags: fieldResolver(runtime, async ({ services, source: file, args, context, budget, operation, info }) => {
      operation.loadTags ??= tagLoader(services.database, budget);
      const [tags, { viewer }] = await Promise.all([operation.loadTags(file.id), operation.caller(context)]);
      const selected = selectTags(tags, { status: args.status ?? null, minConfidence: args.minConfidence ?? null });
      budget.spend('maxFields', selected.length * selectionCost(info));
      return selected.map((tag) => grantView(operation, { ...tag, viewer, ownerId: file.ownerId }));
    }),
  };
}

/** `FileTag`: who reviewed it is told to few. The rest are properties of its record. */
export function fileTagType(): FileTagResolvers {
  return {
    reviewedBy: ({ reviewedBy, viewer, ownerId }) =>
      viewer !== null && (viewer === ownerId || viewer === reviewedBy) ? reviewedBy : null,
  };
}
