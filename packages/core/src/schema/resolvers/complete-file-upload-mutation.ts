import { completeUpload } from '../../uploads/complete-upload.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.completeFileUpload` */
export function completeFileUploadMutation(
  runtime: ResolverRuntime,
): NonNullable<MutationResolvers['completeFileUpload']> {
  return rootResolver(runtime, async ({ services, args, caller }) => ({
    success: true,
    file: await completeUpload(services, args.id, caller),
  }));
}
