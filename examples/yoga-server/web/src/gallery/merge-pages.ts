import type { GalleryFile, GalleryPage } from './gallery-file.ts';

/** An event of the live first page: its ids in order, and the files of it that are new or changed. */
export interface LiveEvent {
  readonly ids: readonly string[];
  readonly changed: readonly GalleryFile[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * The gallery after an event of its first page. What was loaded behind that page stays, and so does what new files
 * have pushed off it; what is gone from within it was deleted, or no longer matches.
 */
export function applyLiveEvent(before: GalleryPage, { ids, changed, pageInfo }: LiveEvent): GalleryPage {
  const known = new Map([...before.files, ...changed].map((file) => [file.id, file]));
  const first = ids.map((id) => known.get(id)).filter((file) => file !== undefined);
  const last = first.at(-1);
  if (!pageInfo.hasNextPage || last === undefined) return { files: first, hasMore: false, cursor: null };
  const onPage = new Set(ids);
  const rest = before.files.filter((file) => !onPage.has(file.id) && file.createdAt <= last.createdAt);
  return rest.length === 0
    ? { files: first, hasMore: true, cursor: pageInfo.endCursor }
    : { ...before, files: [...first, ...rest] };
}

/** The gallery with a further page at its end. */
export function appendPage(before: GalleryPage, page: GalleryPage): GalleryPage {
  const known = new Set(before.files.map(({ id }) => id));
  return { ...page, files: [...before.files, ...page.files.filter(({ id }) => !known.has(id))] };
}
