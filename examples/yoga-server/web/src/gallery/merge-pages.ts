import type { GalleryFile, GalleryPage } from './gallery-file.ts';

/** An event of the live first page: the page's ids in order, and its new or changed files. */
export interface LiveEvent {
  readonly ids: readonly string[];
  readonly changed: readonly GalleryFile[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * The gallery after an event of its first page. Files of later pages stay, as do files that new ones have pushed off
 * the first page; files missing from the first page were deleted or no longer match.
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

/** The gallery with another page appended. */
export function appendPage(before: GalleryPage, page: GalleryPage): GalleryPage {
  const known = new Set(before.files.map(({ id }) => id));
  return { ...page, files: [...before.files, ...page.files.filter(({ id }) => !known.has(id))] };
}
