import { selectTags } from '../../tags/tag-filter.ts';
import { type ResolverRuntime, fieldResolver } from '../resolver-runtime.ts';
import type { FileResolvers, FileTagResolvers } from '../resolver-types.generated.ts';

/** What tags add to `File`. */
export function fileTagFields(runtime: ResolverRuntime): FileResolvers {
  return {
    tags: fieldResolver(runtime, async ({ services, source: file, args, context, budget }) => {
      const [tags, { viewer }] = await Promise.all([services.loadTags(file.id), runtime.callerOf(context)]);
      const selected = selectTags(tags, { status: args.status ?? null, minConfidence: args.minConfidence ?? null });
      budget.spend('maxTags', selected.length);
      return selected.map((tag) => ({ ...tag, viewer, ownerId: file.ownerId }));
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
