import { findReadableFile } from '../../files/access.ts';
import { fileUrl } from '../../files/file-url.ts';
import { type ResolverRuntime, resolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.urlForFile` */
export function urlForFileQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['urlForFile']> {
  return resolver(runtime, async ({ services, args, caller }) => {
    const file = await findReadableFile(services, args.id, caller);
    return file === null ? null : fileUrl(services, file, args.expiresInSeconds ?? undefined);
  });
}
