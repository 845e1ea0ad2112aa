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
import { RefusedFiles } from './upload/refused-files.tsx';
import { UnfinishedUploads } from './upload/unfinished-uploads.tsx';
import { UploadQueue } from './upload/upload-queue.tsx';
import { useFileUploads } from './upload/use-file-uploads.ts';

/** Where photos are uploaded for: what the server's schema says there is what this page keeps to. */
const TARGET = 'Customer.photos';

/** The page. */
export function App(): ReactNode {
  const uploads = useUpload({ target: TARGET });
  const { accept, refusals, dismiss } = useFileUploads(uploads);
  const shownId = useShownPhoto();
  useShowNewest(uploads.tasks);
  // Until the server has given the first photo an id, it is shown without one.
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

/** Puts something into a part of the page that is there before its script. */
function Into({ id, children }: { readonly id: string; readonly children: ReactNode }): ReactNode {
  const [place] = useState(() => document.querySelector(`#${id}`));
  useEffect(() => {
    for (const waiting of place?.querySelectorAll('.drop-waiting') ?? []) waiting.remove();
  }, [place]);
  return place === null ? null : createPortal(children, place);
}

/** Shows the first photo of what was dropped last, as soon as the server has given it an id. */
function useShowNewest(tasks: readonly UploadTask[]): void {
  const [seen] = useState(() => new Set<UploadTask>());
  useEffect(() => {
    const fresh = tasks.filter((task) => !seen.has(task));
    for (const task of fresh) seen.add(task);
    const [first] = fresh;
    if (first === undefined) return undefined;
    const end = first.subscribe(() => {
      const { fileId } = first.getState();
      if (fileId === null) return;
      end();
      showPhoto(fileId);
    });
    // The next batch, and not a rendering, ends it.
    return undefined;
  }, [tasks, seen]);
}
