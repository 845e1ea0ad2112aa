import { completeUpload } from '../../uploads/complete-upload.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.completeFileUpload` */
export function completeFileUploadMutation(
  runtime: ResolverRuntime,
): NonNullable<MutationResolvers['completeFileUpload']> {
  return rootResolver(runtime, async (call) => ({
    success: true,
    file: grant(call, await completeUpload(call.services, call.args.id, call.caller, call.budget)),
  }));
}
