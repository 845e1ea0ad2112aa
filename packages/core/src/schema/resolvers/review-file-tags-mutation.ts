import { reviewTags } from '../../tags/review-tags.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.reviewFileTags` */
export function reviewFileTagsMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['reviewFileTags']> {
  return rootResolver(runtime, async (call) => {
    const { services, args, caller, budget } = call;
    const input = {
      confirm: args.confirm ?? [],
      reject: args.reject ?? [],
      add: args.add ?? [],
      reset: args.reset ?? [],
      unreviewed: args.unreviewed ?? 'KEEP',
      ifVersion: args.ifVersion ?? null,
    };
    return grant(call, await reviewTags(services, args.id, input, caller, budget));
  });
}
