import { requestConversion } from '../../conversions/request-conversion.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.convertFile` */
export function convertFileMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['convertFile']> {
  return rootResolver(runtime, async (call) =>
    grant(call, await requestConversion(call.services, call.args.id, call.args.conversion, call.caller)),
  );
}
