import type { Operation } from '../../operation/operation.ts';
import { selectionCost } from '../../operation/selection-cost.ts';
import type { FileRecord } from '../../ports/records.ts';
import type { StoredPart } from '../../ports/storage-uploads.ts';
import type { Services } from '../../services.ts';
import { listingCost } from '../../uploads/listing-cost.ts';
import { signParts } from '../../uploads/sign-parts.ts';
import { fieldResolver, grantView, type ResolverRuntime } from '../resolver-runtime.ts';
import type { FileUploadPartResolvers, FileUploadResolvers } from '../resolver-types.generated.ts';

const ALL_PARTS = { numbers: null, checksums: null };
const NO_PARTS = { numbers: [], checksums: null };

/** `FileUpload`: signs only the parts that are requested. */
export function fileUploadType(runtime: ResolverRuntime): FileUploadResolvers {
  return {
    id: ({ file }) => file.id,
    partSize: ({ file }) => file.partSize,
    urls: fieldResolver(runtime, async ({ services, source, budget }) => {
      const { parts } = await signParts(services, source.file, ALL_PARTS, budget);
      return parts.map(({ url }) => url);
    }),
    expiresAt: fieldResolver(
      runtime,
      async ({ services, source, budget }) => (await signParts(services, source.file, NO_PARTS, budget)).expiresAt,
    ),
    parts: fieldResolver(runtime, async ({ services, source, args, budget, operation, info }) => {
      const { parts } = await signParts(
        services,
        source.file,
        {
          numbers: args.numbers ?? null,
          checksums: args.checksums ?? null,
        },
        budget,
      );
      budget.spend('maxFields', parts.length * selectionCost(info));
      return parts.map((part) =>
        grantView(operation, {
          ...part,
          stored: async () => (await landedParts(services, operation, source.file)).get(part.number),
        }),
      );
    }),
  };
}

const landed = new WeakMap<Operation, Map<string, Promise<ReadonlyMap<number, StoredPart>>>>();

/**
 * The parts that storage has. Storage lists all parts of an upload once per operation, however many aliases select
 * them.
 */
function landedParts(
  services: Services,
  operation: Operation,
  file: FileRecord,
): Promise<ReadonlyMap<number, StoredPart>> {
  const listed = landed.get(operation) ?? new Map<string, Promise<ReadonlyMap<number, StoredPart>>>();
  landed.set(operation, listed);
  const list = async (): Promise<ReadonlyMap<number, StoredPart>> => {
    operation.budget.spend('maxFields', listingCost(file));
    const { id, uploadId } = file;
    const parts = await services.storage.uploads.list({ key: services.keys.original(id), uploadId: uploadId ?? '' });
    return new Map(parts?.map((part) => [part.number, part]));
  };
  const numbers = listed.get(file.id) ?? list();
  listed.set(file.id, numbers);
  return numbers;
}

/** `FileUploadPart` */
export function fileUploadPartType(runtime: ResolverRuntime): FileUploadPartResolvers {
  return {
    uploaded: fieldResolver(runtime, async ({ source }) => (await source.stored()) !== undefined),
    sha256: fieldResolver(runtime, async ({ source }) => (await source.stored())?.sha256 ?? null),
    headers: ({ headers }) => Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}
