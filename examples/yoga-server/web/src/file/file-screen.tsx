import { formatBytes, type UploadState, type UploadTask } from '@graphql-darkroom/client';
import { useFile } from '@graphql-darkroom/client/react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Message } from '../chrome/message.tsx';
import { TagReview } from '../tags/tag-review.tsx';
import { describePhoto } from './describe-photo.ts';
import { describeUse } from './describe-use.ts';
import { PHOTO, type Photo } from './photo.ts';
import { takeReveal } from './shown-photo.ts';
import { Stage } from './stage.tsx';
import { useObjectUrl } from './use-object-url.ts';

/** Props of {@link FileScreen}. */
export interface FileScreenProps {
  /** Null until the server has assigned one. */
  readonly id: string | null;
  /** The photo's upload, if it was started during this visit. */
  readonly task: UploadTask | undefined;
  readonly onClose: () => void;
}

/** One photo, live: while it is uploaded, checked, turned sepia and tagged. */
export function FileScreen({ id, task, onClose }: FileScreenProps): ReactNode {
  // After it FAILED, a new key watches the photo again.
  const [attempt, setAttempt] = useState(0);
  return <Watched key={attempt} id={id} task={task} onClose={onClose} onRetry={() => setAttempt(attempt + 1)} />;
}

function Watched({ id, task, onClose, onRetry }: FileScreenProps & { readonly onRetry: () => void }): ReactNode {
  const { status, file, error } = useFile(id, PHOTO);
  const local = useObjectUrl(task?.source);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // A photo that was just dropped or chosen appears below the dropzone, on a phone out of sight.
    if (!takeReveal() && id !== null) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    section.current?.scrollIntoView({ block: 'nearest', behavior: isCalm ? 'auto' : 'smooth' });
  }, [id]);
  useTitle(file?.name ?? null);
  if (status === 'MISSING') {
    return (
      <Message title="Photo not found" action="Close" onAction={onClose}>
        It was deleted, or it belongs to someone else.
      </Message>
    );
  }
  if (status === 'FAILED') {
    return (
      <Message title="This photo cannot be shown at the moment" action="Try again" onAction={onRetry}>
        {error?.message}
      </Message>
    );
  }
  return (
    <section ref={section} className="screen" aria-label={file?.name ?? 'Photo'} aria-busy={file === null}>
      <button type="button" className="screen-close quiet" onClick={onClose}>
        Close<span className="hidden"> {file?.name ?? 'the photo'}</span>
      </button>
      <div className="screen-main">
        <Stage photo={file} local={local} />
        <Caption photo={file} upload={task?.getState()} />
      </div>
      {id === null ? (
        <section className="tags">
          <h2>Tags</h2>
        </section>
      ) : (
        <TagReview key={id} id={id} isReady={file?.status === 'READY'} tagging={file?.tagging ?? null} />
      )}
    </section>
  );
}

/** Sets the page's title, for the browser's tabs and history. */
function useTitle(name: string | null): void {
  useEffect(() => {
    if (name === null) return undefined;
    const before = document.title;
    document.title = `${name} · Darkroom`;
    return () => {
      document.title = before;
    };
  }, [name]);
}

interface CaptionProps {
  readonly photo: Photo | null;
  /** The photo's upload, if it was started during this visit. */
  readonly upload: UploadState | undefined;
}

function Caption({ photo, upload }: CaptionProps): ReactNode {
  const isSending = upload !== undefined && !['READY', 'FAILED', 'ABORTED'].includes(upload.status);
  const { text, hasFailed } = describePhoto(photo, upload);
  const size = photo?.width == null ? null : `${photo.width} × ${photo.height}`;
  const facts = [
    size,
    photo?.size == null ? null : formatBytes(photo.size),
    photo === null ? null : describeUse(photo),
  ].filter((fact) => fact !== null);
  return (
    <div className="caption">
      <p className="caption-name">{photo?.name ?? upload?.name ?? '\u00a0'}</p>
      <p className={hasFailed ? 'caption-state failed' : 'caption-state'} role={isSending ? undefined : 'status'}>
        {text}
      </p>
      <p className="caption-facts">{isSending ? '' : facts.join(' · ')}</p>
      {isSending && <progress aria-label="Progress of this photo" max={upload.size || 1} value={upload.sentBytes} />}
    </div>
  );
}
