import { formatBytes, type UploadTask } from '@graphql-darkroom/client';
import { useFile } from '@graphql-darkroom/client/react';
import { type ReactNode, useState } from 'react';
import { Message } from '../chrome/message.tsx';
import { TagReview } from '../tags/tag-review.tsx';
import { describePhoto } from './describe-photo.ts';
import { PHOTO, type Photo } from './photo.ts';
import { Stage } from './stage.tsx';
import { useObjectUrl } from './use-object-url.ts';

/** Props of {@link FileScreen}. */
export interface FileScreenProps {
  /** Null until the server has given it one. */
  readonly id: string | null;
  /** Its upload, where that is one of this visit. */
  readonly task: UploadTask | undefined;
  readonly onClose: () => void;
}

/** One photo, live: as it is uploaded, checked, turned sepia and tagged. */
export function FileScreen({ id, task, onClose }: FileScreenProps): ReactNode {
  // Another key watches it again, after it FAILED.
  const [attempt, setAttempt] = useState(0);
  return <Watched key={attempt} id={id} task={task} onClose={onClose} onRetry={() => setAttempt(attempt + 1)} />;
}

function Watched({ id, task, onClose, onRetry }: FileScreenProps & { readonly onRetry: () => void }): ReactNode {
  const { status, file, error } = useFile(id, PHOTO);
  const local = useObjectUrl(task?.source);
  if (status === 'MISSING') {
    return (
      <Message title="There is no such photo" action="Close" onAction={onClose}>
        It was deleted, or it belongs to someone else.
      </Message>
    );
  }
  if (status === 'FAILED') {
    return (
      <Message title="This photo cannot be shown now" action="Try again" onAction={onRetry}>
        {error?.message}
      </Message>
    );
  }
  return (
    <section className="screen" aria-label={file?.name ?? 'Photo'} aria-busy={file === null}>
      <div className="screen-main">
        <Stage photo={file} local={local} />
        <Caption photo={file} isUploadedHere={task !== undefined} />
      </div>
      {id === null ? (
        <section className="tags" />
      ) : (
        <TagReview key={id} id={id} isReady={file?.status === 'READY'} tagging={file?.tagging ?? null} />
      )}
      <button type="button" className="screen-close quiet" onClick={onClose}>
        Close<span className="hidden"> {file?.name ?? 'the photo'}</span>
      </button>
    </section>
  );
}

function Caption({
  photo,
  isUploadedHere,
}: {
  readonly photo: Photo | null;
  readonly isUploadedHere: boolean;
}): ReactNode {
  const { text, hasFailed } = describePhoto(photo, isUploadedHere);
  const size = photo?.width == null ? null : `${photo.width} × ${photo.height}`;
  const facts = [size, photo?.size == null ? null : formatBytes(photo.size)].filter((fact) => fact !== null);
  return (
    <div className="caption">
      <p className="caption-name">{photo?.name ?? '\u00a0'}</p>
      <p className={hasFailed ? 'caption-state failed' : 'caption-state'} role="status">
        {text}
      </p>
      <p className="caption-facts">{facts.join(' · ')}</p>
    </div>
  );
}
