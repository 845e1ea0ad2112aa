import { type ResolverRuntime, fieldResolver } from '../resolver-runtime.ts';
import type { FileResolvers } from '../resolver-types.generated.ts';

/**
 * `File.tagging`. The error may reveal details of the host's account with a tagger, so only the file's owner can read
 * it.
 */
export function taggingField(runtime: ResolverRuntime): FileResolvers {
  return {
    tagging: fieldResolver(runtime, async ({ source: file, context, operation }) => {
      if (file.tagging === null || file.tagging.error === null) return file.tagging;
      const { viewer } = await operation.caller(context);
      return viewer !== null && viewer === file.ownerId ? file.tagging : { ...file.tagging, error: null };
    }),
  };
}
