import { DateTimeResolver, SafeIntResolver, URLResolver } from 'graphql-scalars';
import type { ResolverRuntime } from './resolver-runtime.ts';
import type { Resolvers } from './resolver-types.generated.ts';
import { abortFileUploadMutation } from './resolvers/abort-file-upload-mutation.ts';
import { completeFileUploadMutation } from './resolvers/complete-file-upload-mutation.ts';
import { convertFileMutation } from './resolvers/convert-file-mutation.ts';
import { deleteFileMutation } from './resolvers/delete-file-mutation.ts';
import { fileQuery } from './resolvers/file-query.ts';
import { fileReference, noReference } from './resolvers/file-reference.ts';
import { fileSubscription } from './resolvers/file-subscription.ts';
import { fileTagFields, fileTagType } from './resolvers/file-tag-type.ts';
import { fileTagsQuery } from './resolvers/file-tags-query.ts';
import { fileConversionFields, fileConversionType, fileLadderFields, fileType } from './resolvers/file-type.ts';
import { fileUpdatesSubscription } from './resolvers/file-updates-subscription.ts';
import { fileUploadPolicyQuery } from './resolvers/file-upload-policy-query.ts';
import { fileUploadQuery } from './resolvers/file-upload-query.ts';
import { fileUploadPartType, fileUploadType } from './resolvers/file-upload-type.ts';
import { filesQuery } from './resolvers/files-query.ts';
import { filesSubscription } from './resolvers/files-subscription.ts';
import { reviewFileTagsMutation } from './resolvers/review-file-tags-mutation.ts';
import { setFileFocalPointMutation } from './resolvers/set-file-focal-point-mutation.ts';
import { startFileUploadMutation } from './resolvers/start-file-upload-mutation.ts';
import { suggestFileTagsMutation } from './resolvers/suggest-file-tags-mutation.ts';
import { taggingField } from './resolvers/tagging-field.ts';
import { urlForFileQuery } from './resolvers/url-for-file-query.ts';
import type { SchemaParts } from './type-defs.ts';

/** The resolvers for the definitions of `buildTypeDefs`. */
export function buildResolvers(runtime: ResolverRuntime, parts: SchemaParts): Resolvers {
  const resolvers: Resolvers = {
    Query: {
      file: fileQuery(runtime),
      files: filesQuery(runtime),
      fileTags: fileTagsQuery(runtime),
      fileUpload: fileUploadQuery(runtime),
      fileUploadPolicy: fileUploadPolicyQuery(runtime),
      urlForFile: urlForFileQuery(runtime),
    },
    Mutation: {
      startFileUpload: startFileUploadMutation(runtime),
      completeFileUpload: completeFileUploadMutation(runtime),
      abortFileUpload: abortFileUploadMutation(runtime),
      deleteFile: deleteFileMutation(runtime),
      reviewFileTags: reviewFileTagsMutation(runtime),
    },
    Subscription: {
      file: fileSubscription(runtime),
      fileUpdates: fileUpdatesSubscription(runtime),
      files: filesSubscription(runtime),
    },
    File: { ...fileType(runtime), ...fileReference(runtime), ...fileTagFields(runtime) },
    FileEdge: { ...noReference },
    FileConnection: { ...noReference },
    FileListUpdate: { ...noReference },
    FileUpdate: { ...noReference },
    CompleteFileUploadPayload: { ...noReference },
    FileTag: { ...fileTagType(), ...noReference },
    FileUpload: { ...fileUploadType(runtime), ...noReference },
    FileUploadPart: fileUploadPartType(runtime),
    URL: URLResolver,
    DateTime: DateTimeResolver,
    SafeInt: SafeIntResolver,
  };
  const converting: Resolvers =
    parts.conversions.length === 0
      ? resolvers
      : {
          ...resolvers,
          Mutation: {
            ...resolvers.Mutation,
            convertFile: convertFileMutation(runtime),
            ...(parts.focalPoints === true && { setFileFocalPoint: setFileFocalPointMutation(runtime) }),
          },
          File: {
            ...resolvers.File,
            ...fileConversionFields(runtime),
            ...((parts.ladders ?? []).length > 0 && fileLadderFields(runtime)),
          },
          FileConversion: { ...fileConversionType(runtime), ...noReference },
        };
  if (!parts.tagger) return converting;
  return {
    ...converting,
    Mutation: { ...converting.Mutation, suggestFileTags: suggestFileTagsMutation(runtime) },
    File: { ...converting.File, ...taggingField(runtime) },
  };
}
