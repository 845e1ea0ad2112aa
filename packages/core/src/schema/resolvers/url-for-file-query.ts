import { findReadableFile } from '../../files/access.ts';
import { fileUrl } from '../../files/file-url.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.urlForFile` */
export function urlForFileQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['urlForFile']> {
  return rootResolver(runtime, async ({ services, args, caller, budget }) => {
    const file = await findReadableFile(services, args.id, caller);
    return file === null ? null : fileUrl(services, file, budget, args);
  });
}
