import type { UploadState, UploadTask } from '@graphql-darkroom/client';
import { type ReactNode } from 'react';
import { describeUpload } from '../file/describe-upload.ts';
import { showPhoto } from '../file/shown-photo.ts';
import { useObjectUrl } from '../file/use-object-url.ts';

/** Props of {@link UploadRow}. */
export interface UploadRowProps {
  readonly task: UploadTask;
  readonly state: UploadState;
  /** Removes the row from the list. */
  readonly onRemove: () => void;
}

/** Errors in the file itself: a retry would fail in the same way. */
const FINAL: ReadonlySet<string> = new Set(['FILE_TYPE_NOT_ACCEPTED', 'FILE_TOO_LARGE', 'IMAGE_TOO_LARGE']);

/** One upload and its actions. */
export function UploadRow({ task, state, onRemove }: UploadRowProps): ReactNode {
  const { status, name, size, sentBytes, fileId, error } = state;
  const preview = useObjectUrl(task.source);
  const label = name ?? 'the file';
  const isOver = status === 'READY' || status === 'FAILED' || status === 'ABORTED';
  const canPause = status === 'QUEUED' || status === 'STARTING' || status === 'UPLOADING' || status === 'OFFLINE';

  return (
    <li className={`row row-${status.toLowerCase()}`}>
      <span className="row-preview" aria-hidden="true">
        {preview !== null && <img src={preview} alt="" loading="lazy" decoding="async" />}
      </span>
      <span className="row-text">
        <span className="row-name">{label}</span>
        <span className="row-state">{describeUpload(state).full}</span>
        {!isOver && <progress aria-label={`Progress of ${label}`} max={size || 1} value={size === 0 ? 1 : sentBytes} />}
      </span>
      <span className="row-buttons">
        {status === 'READY' && fileId !== null && (
          <Action label="View" name={label} onClick={() => showPhoto(fileId)} />
        )}
        {canPause && <Action label="Pause" name={label} onClick={task.pause} />}
        {status === 'PAUSED' && <Action label="Resume" name={label} onClick={task.resume} />}
        {status === 'FAILED' && !FINAL.has(error?.code ?? '') && (
          <Action label="Retry" name={label} onClick={task.retry} />
        )}
        {/* "Clear finished" removes READY uploads. */}
        {status === 'FAILED' && <Action label="Remove" name={label} onClick={onRemove} />}
        {!isOver && (
          <Action
            label="Cancel"
            name={label}
            onClick={() => {
              onRemove();
              void task.abort();
            }}
          />
        )}
      </span>
    </li>
  );
}

interface ActionProps {
  readonly label: string;
  /** The name of the file, for users who hear only the button. */
  readonly name: string;
  readonly onClick: () => void;
}

function Action({ label, name, onClick }: ActionProps): ReactNode {
  return (
    <button type="button" className="quiet" onClick={onClick}>
      {label}
      <span className="hidden"> {name}</span>
    </button>
  );
}
