import { srcset } from '../../conversions/srcset.ts';
import { attachmentsOf } from '../../files/darkroom-file.ts';
import { conversionUrl, fileUrl } from '../../files/file-url.ts';
import { selectionCost } from '../../operation/selection-cost.ts';
import { fieldResolver, grantView, type ResolverRuntime } from '../resolver-runtime.ts';
import type { FileConversionResolvers, FileResolvers } from '../resolver-types.generated.ts';

/** `File`, without the fields that need a processor. All other fields are properties of its record. */
export function fileType(runtime: ResolverRuntime): FileResolvers {
  return {
    placeholder: ({ placeholder }) => placeholder?.thumbHash ?? null,
    dominantColor: ({ placeholder }) => placeholder?.dominantColor ?? null,
    exif: fieldResolver(runtime, async ({ source: file, context, operation }) => {
      if (file.exif === null) return null;
      const { viewer } = await operation.caller(context);
      return viewer !== null && viewer === file.ownerId ? grantView(operation, { ...file.exif }) : null;
    }),
    url: fieldResolver(
      runtime,
      async ({ services, source, args, budget }) => (await fileUrl(services, source, budget, args))?.url ?? null,
    ),
    attachments: fieldResolver(runtime, async ({ source: file, context, operation, budget, info }) => {
      const { viewer } = await operation.caller(context);
      if (viewer === null || viewer !== file.ownerId) return null;
      const attachments = attachmentsOf(file);
      budget.spend('maxFields', attachments.length * selectionCost(info));
      return attachments.map((attachment) => grantView(operation, attachment));
    }),
  };
}

/** The fields of `File` that need a processor. */
export function fileConversionFields(runtime: ResolverRuntime): FileResolvers {
  return {
    conversions: fieldResolver(runtime, ({ source: file, budget, operation, info }) => {
      budget.spend('maxFields', file.conversions.length * selectionCost(info));
      return file.conversions.map((conversion) => grantView(operation, { file, conversion }));
    }),
    conversion: (file, { name }, _, info) => {
      const conversion = file.conversions.find((candidate) => candidate.name === name);
      return conversion === undefined ? null : grantView(runtime.operationOf(info), { file, conversion });
    },
  };
}

/** The fields of `File` that need a processor with ladders. */
export function fileLadderFields(runtime: ResolverRuntime): FileResolvers {
  return {
    srcset: fieldResolver(runtime, ({ services, source, args, budget }) =>
      srcset(services, source, args.ladder, budget),
    ),
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
      async ({ services, source, args, budget }) =>
        (await conversionUrl(services, source.file, source.conversion, budget, args))?.url ?? null,
    ),
    contentType: ({ conversion }) => conversion.contentType,
    size: ({ conversion }) => conversion.size,
    width: ({ conversion }) => conversion.width,
    height: ({ conversion }) => conversion.height,
    error: ({ conversion }) => conversion.error,
    attempts: ({ conversion }) => conversion.attempts,
  };
}
