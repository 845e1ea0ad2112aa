import { usePlaceholder } from '@graphql-darkroom/client/react';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { CompareSlider } from './compare-slider.tsx';
import type { Photo } from './photo.ts';
import { narrowestOf } from './use-stable-srcset.ts';
import { useStableUrl } from './use-stable-url.ts';

/** Props of {@link Stage}. */
export interface StageProps {
  /** Null until it is known. */
  readonly photo: Photo | null;
  /** A URL of the photo in this browser, if it was uploaded from here. */
  readonly local: string | null;
}

/** The photo in its own aspect ratio, in an area of fixed height: nothing around it moves when it appears. */
export function Stage({ photo, local }: StageProps): ReactNode {
  const [localRatio, setLocalRatio] = useState<number | null>(null);
  const [isLoaded, setLoaded] = useState(false);
  const original = useStableUrl(photo?.url ?? null);
  const sepia = useStableUrl(photo?.sepia?.url ?? null);
  const small = useStableUrl(photo?.srcset == null ? null : narrowestOf(photo.srcset));
  const blurred = usePlaceholder(photo?.placeholder);
  const ratio = photo?.width != null && photo.height != null ? photo.width / photo.height : localRatio;
  const isImage = photo === null || local !== null || photo.contentType?.startsWith('image/') !== false;
  const placeholder = local ?? small;
  const isDeveloping = photo?.sepia?.status === 'PENDING' || photo?.sepia?.status === 'RUNNING';
  const style: CSSProperties & Record<'--ratio', number> = {
    '--ratio': ratio ?? 1.5,
    ...(blurred !== undefined && !isLoaded && { background: `center / cover url(${blurred})` }),
  };

  return (
    <div className="stage">
      {isImage ? (
        <div
          className={isDeveloping ? 'frame developing' : 'frame'}
          style={style}
          onLoadCapture={() => setLoaded(true)}
        >
          {placeholder !== null && (
            <img
              className="frame-placeholder"
              src={placeholder}
              alt=""
              onLoad={({ currentTarget }) => setLocalRatio(currentTarget.naturalWidth / currentTarget.naturalHeight)}
            />
          )}
          {original !== null && sepia === null && (
            <img className="frame-image" src={local ?? original} alt={`${photo?.name ?? 'Photo'}, original`} />
          )}
          {original !== null && sepia !== null && (
            <CompareSlider before={local ?? original} after={sepia} name={photo?.name ?? 'Photo'} />
          )}
        </div>
      ) : (
        <p className="stage-other">{photo?.contentType ?? 'A file'}</p>
      )}
    </div>
  );
}
