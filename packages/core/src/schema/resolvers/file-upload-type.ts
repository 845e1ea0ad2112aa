import { signParts } from '../../uploads/sign-parts.ts';
import { type ResolverRuntime, fieldResolver } from '../resolver-runtime.ts';
import type { FileUploadPartResolvers, FileUploadResolvers } from '../resolver-types.generated.ts';

/** `FileUpload`: signs only what is asked for. */
export function fileUploadType(runtime: ResolverRuntime): FileUploadResolvers {
  return {
    id: ({ file }) => file.id,
    partSize: ({ file }) => file.partSize,
    urls: fieldResolver(runtime, async ({ services, source }) => {
      const { parts } = await signParts(services, source.file, null);
      return parts.map(({ url }) => url);
    }),
    expiresAt: fieldResolver(
      runtime,
      async ({ services, source }) => (await signParts(services, source.file, [])).expiresAt,
    ),
    parts: fieldResolver(runtime, async ({ services, source: { file }, args }) => {
      const { parts } = await signParts(services, file, args.numbers ?? null);
      let landed: Promise<ReadonlySet<number>> | null = null;
      const list = async (): Promise<ReadonlySet<number>> => {
        const upload = { key: services.keys.original(file.id), uploadId: file.uploadId ?? '' };
        return new Set((await services.storage.uploads.list(upload))?.map(({ number }) => number));
      };
      return parts.map((part) => ({
        ...part,
        isUploaded: async () => (await (landed ??= list())).has(part.number),
      }));
    }),
  };
}

/** `FileUploadPart` */
export function fileUploadPartType(runtime: ResolverRuntime): FileUploadPartResolvers {
  return { uploaded: fieldResolver(runtime, ({ source }) => source.isUploaded()) };
}
