import { useDarkroom } from '@graphql-darkroom/client/react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useState } from 'react';
import { useTagNames } from '../tags/use-tag-names.ts';
import { GalleryTile } from './gallery-tile.tsx';
import { useGallery } from './use-gallery.ts';
import { useGrid } from './use-grid.ts';

/** All of the visitor's photos. Only those near the visible area are elements of the page. */
export function Gallery({ shownId }: { readonly shownId: string | null }): ReactNode {
  const [tag, setTag] = useState('');
  const names = useTagNames(useDarkroom(), tag);
  const { files, isLoaded, hasMore, loadMore } = useGallery(tag.trim());
  const { ref, columns, tileWidth, rowHeight, top } = useGrid();
  const rows = Math.ceil(files.length / columns);
  const virtual = useWindowVirtualizer({
    count: rows,
    estimateSize: () => rowHeight,
    overscan: 3,
    scrollMargin: top,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const items = virtual.getVirtualItems();
  const isAtEnd = (items.at(-1)?.index ?? 0) >= rows - 2;
  useEffect(() => {
    if (hasMore && isAtEnd) loadMore();
  }, [hasMore, isAtEnd, loadMore]);

  return (
    <section className="gallery" aria-labelledby="photos">
      <div className="section-head">
        <h2 id="photos" tabIndex={-1}>
          Your photos
        </h2>
        <form role="search" onSubmit={(event) => event.preventDefault()}>
          <label htmlFor="with-tag">With the tag</label>
          <input
            id="with-tag"
            type="search"
            list="with-tag-names"
            autoComplete="off"
            placeholder="any"
            value={tag}
            onChange={({ target }) => setTag(target.value)}
          />
          <datalist id="with-tag-names">
            {names.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </form>
      </div>
      {isLoaded && files.length === 0 && (
        <p className="gallery-empty">
          {tag.trim() === ''
            ? 'Photos appear here as soon as you upload them.'
            : `No photo has the tag “${tag.trim()}”.`}
        </p>
      )}
      <div
        ref={ref}
        className="grid"
        style={{ height: virtual.getTotalSize() }}
        role={files.length > 0 ? 'list' : undefined}
      >
        {items.map(({ index, start }) => (
          <div
            key={index}
            role="none"
            className="grid-row"
            style={{
              height: rowHeight,
              transform: `translateY(${start - top}px)`,
              gridTemplateColumns: `repeat(${columns}, 1fr)`,
            }}
          >
            {files.slice(index * columns, (index + 1) * columns).map((file, column) => (
              <GalleryTile
                key={file.id}
                file={file}
                width={tileWidth}
                isShown={file.id === shownId}
                position={index * columns + column + 1}
                count={hasMore ? -1 : files.length}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}
