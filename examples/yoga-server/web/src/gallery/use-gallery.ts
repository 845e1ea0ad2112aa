import { useDarkroom } from '@graphql-darkroom/client/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { EMPTY_PAGE, GALLERY_FIELDS, type GalleryFile, type GalleryPage } from './gallery-file.ts';
import { followWhileVisible } from './live-list.ts';
import { appendPage, applyLiveEvent, type LiveEvent } from './merge-pages.ts';

const PAGE_SIZE = 24;
const LIVE = `subscription files($where: FileWhere) { files(where: $where, first: ${PAGE_SIZE}) { ids changed { ${GALLERY_FIELDS} } pageInfo { hasNextPage endCursor } } }`;
const MORE = `query morePhotos($where: FileWhere, $after: String) { files(where: $where, first: ${PAGE_SIZE}, after: $after) { nodes { ${GALLERY_FIELDS} } pageInfo { hasNextPage endCursor } } }`;

/** The visitor's files. */
export interface GalleryState {
  /** Newest first. */
  readonly files: readonly GalleryFile[];
  readonly isLoaded: boolean;
  readonly hasMore: boolean;
  /** Loads the next page. Does nothing while a page is loading. */
  readonly loadMore: () => void;
}

/**
 * The visitor's files: the first page is live, later pages are loaded one by one. If `tag` is not empty, only files
 * with that tag.
 */
export function useGallery(tag: string): GalleryState {
  const client = useDarkroom();
  const [page, setPage] = useState<GalleryPage | null>(null);
  const loading = useRef<AbortController | null>(null);
  const where = useMemo(
    () => ({ status: ['VERIFYING', 'READY', 'REJECTED'], ...(tag === '' ? {} : { tags: { all: [tag] } }) }),
    [tag],
  );

  useEffect(() => {
    setPage(null);
    const end = followWhileVisible({ query: LIVE, variables: { where } }, (data) =>
      setPage((before) => applyLiveEvent(before ?? EMPTY_PAGE, data['files'] as LiveEvent)),
    );
    return () => {
      end();
      loading.current?.abort();
      loading.current = null;
    };
  }, [where]);

  const after = page?.hasMore === true ? page.cursor : null;
  const loadMore = useCallback(() => {
    if (after === null || loading.current !== null) return;
    const ended = new AbortController();
    loading.current = ended;
    type Answer = {
      readonly files: { readonly nodes: readonly GalleryFile[]; readonly pageInfo: LiveEvent['pageInfo'] };
    };
    client
      .request<Answer>(MORE, { where, after }, ended.signal)
      .then(
        ({ files: { nodes, pageInfo } }) =>
          setPage((before) =>
            appendPage(before ?? EMPTY_PAGE, {
              files: nodes,
              hasMore: pageInfo.hasNextPage,
              cursor: pageInfo.endCursor,
            }),
          ),
        // The page is requested again when the end of the list is reached again.
        () => undefined,
      )
      .finally(() => {
        if (loading.current === ended) loading.current = null;
      });
  }, [client, where, after]);

  return { files: page?.files ?? [], isLoaded: page !== null, hasMore: after !== null, loadMore };
}
