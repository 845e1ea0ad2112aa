import { termsOfDefaults } from '../../directive/metadata-policy.ts';
import { unknownTarget } from '../../files/unknown-target.ts';
import { type UploadTerms, startUpload } from '../../uploads/start-upload.ts';
import type { FileTargets } from '../enforce-policies.ts';
import { grantView, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { MutationResolvers } from '../resolver-types.generated.ts';

/** `Mutation.startFileUpload` */
export function startFileUploadMutation(runtime: ResolverRuntime): NonNullable<MutationResolvers['startFileUpload']> {
  return rootResolver(runtime, async ({ services, args, caller, targets, budget, operation }) => {
    budget.spend('maxStarts');
    const input = {
      count: args.count ?? null,
      partSize: readLength(args.partSize),
      name: args.name ?? null,
      contentType: args.contentType ?? null,
      size: readLength(args.size),
      checksums: args.checksums ?? false,
    };
    const file = await startUpload(services, input, termsOf(runtime, targets, args.target ?? null), caller);
    return grantView(operation, { file });
  });
}

/** A host's own SafeInt may return something other than numbers, such as bigints. */
function readLength(size: unknown): number | null {
  return size === null || size === undefined ? null : Number(size);
}

function termsOf(runtime: ResolverRuntime, targets: FileTargets, coordinate: string | null): UploadTerms {
  if (coordinate === null) return { coordinate, ...termsOfDefaults(runtime.defaults) };
  const target = targets.get(coordinate);
  if (target !== undefined) return target;
  throw unknownTarget(coordinate);
}
