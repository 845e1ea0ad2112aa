import { formatBytes, type UploadPolicy } from '@graphql-darkroom/client';
import { type ChangeEvent, type ReactNode, useId } from 'react';
import { Samples } from './samples.tsx';
import type { GivenFile } from './use-file-uploads.ts';
import { usePageDrop } from './use-page-drop.ts';

/** Props of {@link Dropzone}. */
export interface DropzoneProps {
  /** Undefined until it is known. */
  readonly policy: UploadPolicy | null | undefined;
  readonly onFiles: (given: readonly GivenFile[]) => void;
}

/** Accepts photos: dropped or pasted anywhere on the page, chosen, or from a phone's camera. */
export function Dropzone({ policy, onFiles }: DropzoneProps): ReactNode {
  const isOver = usePageDrop(onFiles);
  const hintId = useId();
  const accept = policy?.accept?.join(',');
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    onFiles(Array.from(event.target.files ?? [], (file) => ({ file })));
    // Lets the visitor choose the same file again.
    event.target.value = '';
  };

  return (
    <section className={isOver ? 'drop drop-over' : 'drop'} aria-label="Upload photos">
      <p className="drop-title">{isOver ? 'Drop to upload' : 'Drop or paste photos'}</p>
      <div className="drop-buttons">
        <label className="button button-main">
          <input id="choose" type="file" multiple accept={accept} aria-describedby={hintId} onChange={take} />
          Choose photos
        </label>
        <label className="button camera">
          <input type="file" accept="image/*" capture="environment" onChange={take} />
          Take a photo
        </label>
      </div>
      <p className="drop-hint" id={hintId}>
        {policy == null ? '\u00a0' : describePolicy(policy)}
      </p>
      <Samples onFiles={onFiles} />
    </section>
  );
}

function describePolicy({ accept, maxBytes, visibility }: UploadPolicy): string {
  const what = accept === null ? 'Any file' : accept.map(describeType).join(', ');
  const forWhom = visibility === 'PRIVATE' ? 'only you can see them' : 'everyone can see them';
  return `${what} up to ${formatBytes(maxBytes)}, ${forWhom}`;
}

const RANGES: Readonly<Record<string, string>> = { 'image/*': 'Images', 'video/*': 'Videos', 'audio/*': 'Audio files' };

function describeType(type: string): string {
  return RANGES[type] ?? type.replace(/^.*\//, '').toUpperCase();
}
