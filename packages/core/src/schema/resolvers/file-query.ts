import { findReadableFile } from '../../files/access.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.file` */
export function fileQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['file']> {
  return rootResolver(runtime, async (call) =>
    grant(call, await findReadableFile(call.services, call.args.id, call.caller)),
  );
}
