import { requestTagging } from '../../tags/request-tagging.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.suggestFileTags` */
export function suggestFileTagsMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['suggestFileTags']> {
  return rootResolver(runtime, ({ services, args, caller }) => requestTagging(services, args.id, caller));
}
