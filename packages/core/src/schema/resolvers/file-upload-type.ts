import { selectionCost } from '../../operation/selection-cost.ts';
import type { Services } from '../../services.ts';
import { signParts } from '../../uploads/sign-parts.ts';
import type { FileUploadView } from '../file-view.ts';
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
          isUploaded: async () => (await landedParts(services, source)).has(part.number),
        }),
      );
    }),
  };
}

const landed = new WeakMap<FileUploadView, Promise<ReadonlySet<number>>>();

/** The numbers of the parts that storage has: it is asked once for an upload of an answer, under however many aliases its parts are. */
function landedParts(services: Services, upload: FileUploadView): Promise<ReadonlySet<number>> {
  const known = landed.get(upload);
  if (known !== undefined) return known;
  const { id, uploadId } = upload.file;
  const listed = services.storage.uploads.list({ key: services.keys.original(id), uploadId: uploadId ?? '' });
  const numbers = listed.then((parts) => new Set(parts?.map(({ number }) => number)));
  landed.set(upload, numbers);
  return numbers;
}

/** `FileUploadPart` */
export function fileUploadPartType(runtime: ResolverRuntime): FileUploadPartResolvers {
  return { uploaded: fieldResolver(runtime, ({ source }) => source.isUploaded()) };
}
