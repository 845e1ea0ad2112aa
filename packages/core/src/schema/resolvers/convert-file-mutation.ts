import { requestConversion } from '../../conversions/request-conversion.ts';
import { type ResolverRuntime, resolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.convertFile` */
export function convertFileMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['convertFile']> {
  return resolver(runtime, ({ services, args, caller }) =>
    requestConversion(services, args.id, args.conversion, caller),
  );
}
