import { typeLimits } from '../../conversions/convertible-size.ts';
import { namedConversions } from '../../conversions/named-conversions.ts';
import { termsOfDefaults } from '../../directive/metadata-policy.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.fileUploadPolicy` */
export function fileUploadPolicyQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['fileUploadPolicy']> {
  return rootResolver(runtime, ({ args, targets, services }) => {
    const { processor } = services;
    const target = args.target == null ? null : targets.get(args.target);
    if (target === undefined) return null;
    const { visibility, requireSize, policy } = target ?? termsOfDefaults(runtime.defaults);
    return {
      target: target?.coordinate ?? null,
      visibility,
      requireSize,
      typeLimits: typeLimits(processor, policy),
      ...policy,
      convert: namedConversions(processor, policy.convert),
      metadata: policy.metadata ?? 'KEEP',
      keepLocation: policy.keepLocation ?? false,
    };
  });
}
