import { setFocalPoint } from '../../conversions/set-focal-point.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.setFileFocalPoint` */
export function setFileFocalPointMutation(
  runtime: ResolverRuntime,
): NonNullable<MutationResolvers['setFileFocalPoint']> {
  return rootResolver(runtime, async (call) =>
    grant(call, await setFocalPoint(call.services, call.args.id, call.args.focalPoint ?? null, call.caller)),
  );
}
