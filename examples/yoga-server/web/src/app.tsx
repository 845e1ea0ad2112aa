import type { UploadTask } from '@graphql-darkroom/client';
import { useUpload } from '@graphql-darkroom/client/react';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { ConnectionBadge } from './chrome/connection-badge.tsx';
import { ErrorBoundary } from './chrome/error-boundary.tsx';
import { ThemeToggle } from './chrome/theme-toggle.tsx';
import { FileScreen } from './file/file-screen.tsx';
import { showPhoto, useShownPhoto } from './file/shown-photo.ts';
import { Gallery } from './gallery/gallery.tsx';
import { OperationLogPanel } from './log/operation-log-panel.tsx';
import { Dropzone } from './upload/dropzone.tsx';
import { newestUpload } from './upload/newest-upload.ts';
import { RefusedFiles } from './upload/refused-files.tsx';
import { UnfinishedUploads } from './upload/unfinished-uploads.tsx';
import { UploadQueue } from './upload/upload-queue.tsx';
import { useFileUploads } from './upload/use-file-uploads.ts';

/** The target of the uploads. The page applies the rules that the server's schema declares for it. */
const TARGET = 'Customer.photos';

/** The page. */
export function App(): ReactNode {
  const uploads = useUpload({ target: TARGET });
  const { accept, refusals, dismiss } = useFileUploads(uploads);
  const shownId = useShownPhoto();
  useShowNewest(uploads.tasks);
  // Until the server has assigned an id to the first photo, it is shown without one.
  const shownTask = uploads.tasks.find((task) =>
    shownId === null ? isStarting(task) : task.getState().fileId === shownId,
  );

  return (
    <>
      <Into id="theme">
        <ThemeToggle />
      </Into>
      <Into id="connection">
        <ConnectionBadge />
      </Into>
      <Into id="drop">
        <Dropzone policy={uploads.policy} onFiles={accept} />
      </Into>
      <UnfinishedUploads tasks={uploads.tasks} onResume={uploads.add} />
      <RefusedFiles refusals={refusals} onDismiss={dismiss} />
      <UploadQueue uploads={uploads} />
      {(shownId !== null || shownTask !== undefined) && (
        <ErrorBoundary key={shownTask?.key ?? shownId}>
          <FileScreen id={shownId} task={shownTask} onClose={() => showPhoto(null)} />
        </ErrorBoundary>
      )}
      <OperationLogPanel />
      <Gallery shownId={shownId} />
    </>
  );
}

function isStarting(task: UploadTask): boolean {
  return ['QUEUED', 'STARTING'].includes(task.getState().status);
}

/** Renders children into an element of the page that exists before the script runs. */
function Into({ id, children }: { readonly id: string; readonly children: ReactNode }): ReactNode {
  const [place] = useState(() => document.querySelector(`#${id}`));
  useEffect(() => {
    for (const waiting of place?.querySelectorAll('.drop-waiting') ?? []) waiting.remove();
  }, [place]);
  return place === null ? null : createPortal(children, place);
}

/** Shows the first photo of the latest batch as soon as the server has assigned an id to it. */
function useShowNewest(tasks: readonly UploadTask[]): void {
  const [newest] = useState(() => newestUpload(showPhoto));
  useEffect(() => {
    newest.follow(tasks);
    return () => newest.pause();
  }, [tasks, newest]);
}
