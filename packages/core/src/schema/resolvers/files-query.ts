import { DarkroomError } from '../../errors.ts';
import { cursorOf, listFiles } from '../../files/list-files.ts';
import { parseMediaTypeOrRange } from '../../files/media-types.ts';
import { readTagFilter } from '../../tags/tag-filter.ts';
import { type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.files` */
export function filesQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['files']> {
  return rootResolver(runtime, async ({ services, args, caller }) => {
    const { files, ...pageInfo } = await listFiles(
      services,
      {
        status: args.where?.status ?? null,
        contentType: readContentType(args.where?.contentType ?? null),
        tags: readTagFilter(args.where ?? {}),
        direction: args.orderBy ?? 'NEWEST_FIRST',
        first: args.first ?? null,
        after: args.after ?? null,
      },
      caller,
    );
    return { edges: files.map((node) => ({ node, cursor: cursorOf(node) })), nodes: files, pageInfo };
  });
}

function readContentType(given: string | null): string | null {
  if (given === null) return null;
  const type = parseMediaTypeOrRange(given);
  if (type !== null) return type;
  throw new DarkroomError(
    'BAD_USER_INPUT',
    '`where.contentType` must be a media type such as image/png, or a range such as image/*.',
  );
}
