import { abortUpload } from '../../uploads/abort-upload.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.abortFileUpload` */
export function abortFileUploadMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['abortFileUpload']> {
  return rootResolver(runtime, async ({ services, args, caller }) => {
    await abortUpload(services, args.id, caller);
    return { success: true, id: args.id };
  });
}
