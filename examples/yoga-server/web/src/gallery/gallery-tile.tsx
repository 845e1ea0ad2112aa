import { useDarkroom, usePlaceholder } from '@graphql-darkroom/client/react';
import { type MouseEvent, type ReactNode, useState } from 'react';
import { showPhoto } from '../file/shown-photo.ts';
import { narrowestOf, useStableSrcset } from '../file/use-stable-srcset.ts';
import type { GalleryFile } from './gallery-file.ts';

const SRCSET = 'query srcset($id: ID!) { file(id: $id) { id srcset(ladder: PHOTO) } }';

/** The aspect ratio of a tile's picture; `page.css` has the same. */
const TILE_RATIO = 4 / 3;

/** Props of {@link GalleryTile}. */
export interface GalleryTileProps {
  readonly file: GalleryFile;
  /** The width of the tile, in pixels. */
  readonly width: number;
  /** Whether this photo is the one shown on the file screen. */
  readonly isShown: boolean;
  /** The position in the list, from 1. */
  readonly position: number;
  /** The number of files in the list; -1 while that is unknown. */
  readonly count: number;
}

/** A photo in the gallery. */
export function GalleryTile({ file, width, isShown, position, count }: GalleryTileProps): ReactNode {
  const { id, name, tags } = file;
  const blurred = usePlaceholder(file.placeholder);
  const [isLoaded, setLoaded] = useState(false);
  const open = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    showPhoto(id);
  };
  const chips = tags.toSorted((a, b) => Number(b.status === 'CONFIRMED') - Number(a.status === 'CONFIRMED'));
  const state = describe(file);
  return (
    <div role="listitem" className="tile" aria-posinset={position} aria-setsize={count}>
      <a href={`/?id=${id}`} aria-current={isShown ? 'true' : undefined} onClick={open}>
        <span
          className="tile-picture"
          // Not for longer: it would show through transparent pixels.
          style={blurred === undefined || isLoaded ? undefined : { backgroundImage: `url(${blurred})` }}
        >
          <Picture file={file} tileWidth={width} onLoad={() => setLoaded(true)} />
          {state !== null && <span className={`tile-state tile-${state.kind}`}>{state.text}</span>}
        </span>
        <span className="tile-name">{name ?? 'Unnamed'}</span>
      </a>
      <ul className="tile-tags" aria-label="Tags">
        {chips.slice(0, 5).map((tag) => (
          <li key={tag.name} className={`tile-tag tile-tag-${tag.status.toLowerCase()}`}>
            {tag.name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Picture({
  file,
  tileWidth,
  onLoad,
}: {
  readonly file: GalleryFile;
  readonly tileWidth: number;
  readonly onLoad: () => void;
}): ReactNode {
  const { id, contentType, sepia } = file;
  const client = useDarkroom();
  const [fresh, setFresh] = useState<string | null>(null);
  const stable = useStableSrcset(file.srcset);
  const srcset = fresh ?? stable;
  type Answer = { readonly file: Pick<GalleryFile, 'srcset'> | null };
  // Signed URLs expire, and a visitor may scroll to a tile long after its file was loaded.
  const renew = async (): Promise<void> => {
    if (fresh !== null) return;
    const answer = await client.request<Answer>(SRCSET, { id });
    setFresh(answer.file?.srcset ?? null);
  };
  if (srcset === null) {
    const isWaiting = sepia !== null && sepia.status !== 'FAILED';
    const text = isWaiting ? '' : (contentType?.replace(/^.*\//, '') ?? '');
    return <span className={isWaiting ? 'tile-other waiting' : 'tile-other'}>{text}</span>;
  }
  return (
    <img
      src={narrowestOf(srcset)}
      srcSet={srcset}
      sizes={`${Math.ceil(tileWidth * coverage(file))}px`}
      alt=""
      loading="lazy"
      decoding="async"
      onLoad={onLoad}
      onError={() => void renew().catch(() => undefined)}
    />
  );
}

/** The width of a picture that covers its tile, relative to the tile's. */
function coverage({ width, height }: GalleryFile): number {
  return width === null || height === null ? 1 : Math.max(1, width / height / TILE_RATIO);
}

function describe({ status, sepia }: GalleryFile): { readonly kind: string; readonly text: string } | null {
  if (status === 'VERIFYING') return { kind: 'busy', text: 'Checking' };
  if (status === 'REJECTED') return { kind: 'failed', text: 'Refused' };
  if (sepia?.status === 'FAILED') return { kind: 'failed', text: 'No sepia' };
  if (sepia?.status === 'PENDING' || sepia?.status === 'RUNNING') return { kind: 'busy', text: 'Turning sepia' };
  return null;
}
