import type { UseUpload } from '@graphql-darkroom/client/react';
import { type ReactNode, useRef } from 'react';
import { UploadRow } from './upload-row.tsx';
import { useAnnouncement } from './use-announcement.ts';

/** The uploads of this visit. */
export function UploadQueue({
  uploads: { tasks, uploads, progress, isUploading, clear },
}: {
  readonly uploads: UseUpload;
}): ReactNode {
  const title = useRef<HTMLHeadingElement>(null);
  const count = (wanted: string): number => uploads.filter(({ status }) => status === wanted).length;
  const failed = count('FAILED');
  const ended = `${count('READY')} of ${tasks.length} uploaded${failed > 0 ? `, ${failed} failed` : ''}`;
  const isAnyOver = uploads.some(({ status }) => ['READY', 'FAILED', 'ABORTED'].includes(status));
  const announcement = useAnnouncement(uploads);

  return (
    <>
      <p className="hidden" role="status">
        {announcement}
      </p>
      {tasks.length > 0 && (
        <section className="queue" aria-labelledby="queue-title">
          <div className="section-head">
            <h2 id="queue-title" ref={title} tabIndex={-1}>
              {isUploading ? `Uploading, ${Math.round(progress * 100)}%` : ended}
            </h2>
            {isAnyOver && (
              <button
                type="button"
                className="quiet"
                onClick={() => {
                  title.current?.focus();
                  clear();
                }}
              >
                Clear finished
              </button>
            )}
          </div>
          <ul className="queue-list">
            {tasks.map((task, index) => {
              const state = uploads[index];
              const remove = (): void => {
                title.current?.focus();
                clear(task);
              };
              return state && <UploadRow key={task.key} task={task} state={state} onRemove={remove} />;
            })}
          </ul>
        </section>
      )}
    </>
  );
}
