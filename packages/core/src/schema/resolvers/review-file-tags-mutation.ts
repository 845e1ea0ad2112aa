import { reviewTags } from '../../tags/review-tags.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.reviewFileTags` */
export function reviewFileTagsMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['reviewFileTags']> {
  return rootResolver(runtime, ({ services, args, caller, budget }) => {
    const input = {
      confirm: args.confirm ?? [],
      reject: args.reject ?? [],
      add: args.add ?? [],
      unreviewed: args.unreviewed ?? 'KEEP',
      ifVersion: args.ifVersion ?? null,
    };
    return reviewTags(services, args.id, input, caller, budget);
  });
}
