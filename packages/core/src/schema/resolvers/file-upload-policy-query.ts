import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileUploadPolicy` */
export function fileUploadPolicyQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileUploadPolicy']> {
  return rootResolver(runtime, ({ args, targets }) => {
    if (args.target == null) return { target: null, ...runtime.defaults };
    const target = targets.get(args.target);
    if (target === undefined) return null;
    const { coordinate, visibility, requireSize, policy } = target;
    return { target: coordinate, visibility, requireSize, ...policy };
  });
}
