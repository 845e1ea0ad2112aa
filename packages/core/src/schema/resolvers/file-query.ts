import { findReadableFile } from '../../files/access.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.file` */
export function fileQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['file']> {
  return rootResolver(runtime, ({ services, args, caller }) => findReadableFile(services, args.id, caller));
}
