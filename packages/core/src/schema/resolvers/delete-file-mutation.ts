import { deleteFile } from '../../files/delete-file.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.deleteFile` */
export function deleteFileMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['deleteFile']> {
  return rootResolver(runtime, async ({ services, args, caller }) => {
    await deleteFile(services, args.id, caller);
    return { success: true, id: args.id };
  });
}
