import { requestTagging } from '../../tags/request-tagging.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.suggestFileTags` */
export function suggestFileTagsMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['suggestFileTags']> {
  return rootResolver(runtime, async (call) =>
    grant(call, await requestTagging(call.services, call.args.id, call.caller)),
  );
}
