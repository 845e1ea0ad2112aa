import { type ResolverRuntime, fieldResolver } from '../resolver-runtime.ts';
import type { FileResolvers } from '../resolver-types.generated.ts';

/**
 * `File.tagging`. What went wrong may speak of the host's account with a tagger: it is told to the file's owner alone.
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
