import { typeLimits } from '../../conversions/convertible-size.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileUploadPolicy` */
export function fileUploadPolicyQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileUploadPolicy']> {
  return rootResolver(runtime, ({ args, targets, services }) => {
    const { processor } = services;
    if (args.target == null) {
      return { target: null, typeLimits: typeLimits(processor, runtime.defaults), ...runtime.defaults };
    }
    const target = targets.get(args.target);
    if (target === undefined) return null;
    const { coordinate, visibility, requireSize, policy } = target;
    return { target: coordinate, visibility, requireSize, typeLimits: typeLimits(processor, policy), ...policy };
  });
}
