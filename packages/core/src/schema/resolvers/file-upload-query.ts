import { findUpload } from '../../uploads/find-upload.ts';
import { grantView, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileUpload` */
export function fileUploadQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileUpload']> {
  return rootResolver(runtime, async ({ services, args, caller, operation }) => {
    const file = await findUpload(services, args.id, caller);
    return file === null ? null : grantView(operation, { file });
  });
}
