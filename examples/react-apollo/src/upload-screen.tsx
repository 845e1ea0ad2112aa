import { useUpload } from '@graphql-darkroom/client/react';
import type { ReactNode } from 'react';
import { showFile } from './file-id.ts';

export function UploadScreen(): ReactNode {
  const { upload, tasks, uploads, progress, isUploading } = useUpload({ onReady: ({ id }) => showFile(id) });
  const error = uploads.at(-1)?.error;
  return (
    <main>
      <h1>Turn a photo sepia</h1>
      <input
        type="file"
        accept="image/*"
        aria-label="Photo"
        disabled={isUploading}
        onChange={({ target }) => upload(target.files ?? [])}
      />
      {isUploading && <progress value={progress} aria-label="Upload" />}
      {error && (
        <p role="alert">
          {error.message} <button onClick={() => tasks.at(-1)?.retry()}>Try again</button>
        </p>
      )}
    </main>
  );
}
