import type { Operation } from '../../operation/operation.ts';
import { selectionCost } from '../../operation/selection-cost.ts';
import type { FileRecord } from '../../ports/records.ts';
import type { Services } from '../../services.ts';
import { listingCost } from '../../uploads/listing-cost.ts';
import { signParts } from '../../uploads/sign-parts.ts';
import { fieldResolver, grantView, type ResolverRuntime } from '../resolver-runtime.ts';
import type { FileUploadPartResolvers, FileUploadResolvers } from '../resolver-types.generated.ts';

/** `FileUpload`: signs only what is asked for. */
export function fileUploadType(runtime: ResolverRuntime): FileUploadResolvers {
  return {
    id: ({ file }) => file.id,
    partSize: ({ file }) => file.partSize,
    urls: fieldResolver(runtime, async ({ services, source, budget }) => {
      const { parts } = await signParts(services, source.file, null, budget);
      return parts.map(({ url }) => url);
    }),
    expiresAt: fieldResolver(
      runtime,
      async ({ services, source, budget }) => (await signParts(services, source.file, [], budget)).expiresAt,
    ),
    parts: fieldResolver(runtime, async ({ services, source, args, budget, operation, info }) => {
      const { parts } = await signParts(services, source.file, args.numbers ?? null, budget);
      budget.spend('maxFields', parts.length * selectionCost(info));
      return parts.map((part) =>
        grantView(operation, {
          ...part,
          isUploaded: async () => (await landedParts(services, operation, source.file)).has(part.number),
        }),
      );
    }),
  };
}

const landed = new WeakMap<Operation, Map<string, Promise<ReadonlySet<number>>>>();

/**
 * The numbers of the parts that storage has: it is asked once for an upload in an operation, under however many aliases
 * it is, for all of its parts.
 */
function landedParts(services: Services, operation: Operation, file: FileRecord): Promise<ReadonlySet<number>> {
  const listed = landed.get(operation) ?? new Map<string, Promise<ReadonlySet<number>>>();
  landed.set(operation, listed);
  const list = async (): Promise<ReadonlySet<number>> => {
    operation.budget.spend('maxFields', listingCost(file));
    const { id, uploadId } = file;
    const parts = await services.storage.uploads.list({ key: services.keys.original(id), uploadId: uploadId ?? '' });
    return new Set(parts?.map(({ number }) => number));
  };
  const numbers = listed.get(file.id) ?? list();
  listed.set(file.id, numbers);
  return numbers;
}

/** `FileUploadPart` */
export function fileUploadPartType(runtime: ResolverRuntime): FileUploadPartResolvers {
  return { uploaded: fieldResolver(runtime, ({ source }) => source.isUploaded()) };
}
