import { type ResolverRuntime, resolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileUploadPolicy` */
export function fileUploadPolicyQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileUploadPolicy']> {
  return resolver(runtime, ({ args }) => {
    const target = runtime.targets.get(args.target);
    return target === undefined ? null : { target: target.coordinate, visibility: target.visibility, ...target.policy };
  });
}
