import { requestConversion } from '../../conversions/request-conversion.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.convertFile` */
export function convertFileMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['convertFile']> {
  return rootResolver(runtime, ({ services, args, caller }) =>
    requestConversion(services, args.id, args.conversion, caller),
  );
}
