import type { FileRecord } from '../../ports/records.ts';
import { cursorOf, DEFAULT_PAGE, type FilePage, listFiles, MAX_PAGE } from '../../search/list-files.ts';
import { grant, type ResolverRuntime, rootResolver } from '../resolver-runtime.ts';
import type { QueryResolvers } from '../resolver-types.generated.ts';

/** `Query.files` */
export function filesQuery(runtime: ResolverRuntime): NonNullable<QueryResolvers['files']> {
  return rootResolver(
    runtime,
    async (call) => {
      const { services, args, caller } = call;
      const input = {
        where: args.where ?? null,
        direction: args.orderBy ?? 'NEWEST_FIRST',
        first: args.first ?? null,
        after: args.after ?? null,
      } as const;
      const page = await listFiles(services, input, caller, call);
      for (const file of page.files) grant(call, file);
      return connectionOf(page);
    },
    ({ first }) => filesOfPage(first),
  );
}

/** The number of files that a page counts as: at least 1, because the page itself has fields. */
export function filesOfPage(first: number | null | undefined): number {
  return Math.max(1, Math.min(first ?? DEFAULT_PAGE, MAX_PAGE));
}

/** The parent of `FileConnection` resolvers. */
export interface ConnectionView {
  readonly edges: readonly { readonly node: FileRecord; readonly cursor: string }[];
  readonly nodes: readonly FileRecord[];
  readonly pageInfo: Omit<FilePage, 'files'>;
}

/** Makes a connection from a page. */
export function connectionOf({ files, ...pageInfo }: FilePage): ConnectionView {
  return {
    // A cursor costs more than a field, and few callers who select nodes also select edges.
    get edges() {
      return files.map((node) => ({ node, cursor: cursorOf(node) }));
    },
    nodes: files,
    pageInfo,
  };
}
