import { conversionUrl, fileUrl } from '../../files/file-url.ts';
import { type ResolverRuntime, fieldResolver } from '../resolver-runtime.ts';
import type { FileConversionResolvers, FileResolvers } from '../resolver-types.generated.ts';

/** `File`, but for what needs a processor. The rest are properties of its record. */
export function fileType(runtime: ResolverRuntime): FileResolvers {
  return {
    url: fieldResolver(
      runtime,
      async ({ services, source, budget }) => (await fileUrl(services, source, budget))?.url ?? null,
    ),
  };
}

/** What a processor adds to `File`. */
export function fileConversionFields(): FileResolvers {
  return {
    conversions: (file) => file.conversions.map((conversion) => ({ file, conversion })),
    conversion: (file, { name }) => {
      const conversion = file.conversions.find((candidate) => candidate.name === name);
      return conversion === undefined ? null : { file, conversion };
    },
  };
}

/** `FileConversion` */
export function fileConversionType(runtime: ResolverRuntime): FileConversionResolvers {
  return {
    id: ({ conversion }) => conversion.id,
    name: ({ conversion }) => conversion.name,
    status: ({ conversion }) => conversion.status,
    url: fieldResolver(
      runtime,
      async ({ services, source, budget }) =>
        (await conversionUrl(services, source.file, source.conversion, budget))?.url ?? null,
    ),
    contentType: ({ conversion }) => conversion.contentType,
    size: ({ conversion }) => conversion.size,
    width: ({ conversion }) => conversion.width,
    height: ({ conversion }) => conversion.height,
    error: ({ conversion }) => conversion.error,
    attempts: ({ conversion }) => conversion.attempts,
  };
}
