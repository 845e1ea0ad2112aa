import type { Operation } from '../../operation/operation.ts';
import { selectionCost } from '../../operation/selection-cost.ts';
import type { FileRecord, FileTagRecord } from '../../ports/records.ts';
import { selectTags } from '../../search/tag-filter.ts';
import type { Services } from '../../services.ts';
import { followedTags, tagLoader } from '../../tags/tag-loader.ts';
import { type ResolverRuntime, fieldResolver, grantView } from '../resolver-runtime.ts';
import type { FileResolvers, FileTagResolvers } from '../resolver-types.generated.ts';

/** The fields of `File` for tags. */
export function fileTagFields(runtime: ResolverRuntime): FileResolvers {
  let followed: ReturnType<typeof followedTags> | null = null;

  function tagsOf(file: FileRecord, operation: Operation, { database }: Services): Promise<readonly FileTagRecord[]> {
    if (!operation.followed.has(file)) return (operation.loadTags ??= tagLoader(database, operation.budget))(file.id);
    followed ??= followedTags(database);
    const ofEvent = (operation.followedTags ??= new WeakMap());
    const tags = ofEvent.get(file) ?? followed(file, operation.budget);
    ofEvent.set(file, tags);
    return tags;
  }

  return {
    tags: fieldResolver(runtime, async ({ services, source: file, args, context, budget, operation, info }) => {
      const [tags, { viewer }] = await Promise.all([tagsOf(file, operation, services), operation.caller(context)]);
      const selected = selectTags(tags, { status: args.status ?? null, minConfidence: args.minConfidence ?? null });
      budget.spend('maxFields', selected.length * selectionCost(info));
      return selected.map((tag) => grantView(operation, { ...tag, viewer, ownerId: file.ownerId }));
    }),
  };
}

/**
 * `FileTag`: only the file's owner and the reviewer can read `reviewedBy`. All other fields are properties of its
 * record.
 */
export function fileTagType(): FileTagResolvers {
  return {
    reviewedBy: ({ reviewedBy, viewer, ownerId }) =>
      viewer !== null && (viewer === ownerId || viewer === reviewedBy) ? reviewedBy : null,
  };
}
