import { DarkroomClientError, formatBytes, type UnfinishedUpload, type UploadTask } from '@graphql-darkroom/client';
import { useDarkroom } from '@graphql-darkroom/client/react';
import { type ReactNode, useEffect, useState } from 'react';

/** Props of {@link UnfinishedUploads}. */
export interface UnfinishedUploadsProps {
  /** The uploads of this visit, which are not listed. */
  readonly tasks: readonly UploadTask[];
  readonly onResume: (task: UploadTask) => void;
}

/** Uploads of an earlier visit, to resume or discard. */
export function UnfinishedUploads({ tasks, onResume }: UnfinishedUploadsProps): ReactNode {
  const client = useDarkroom();
  const [found, setFound] = useState<readonly UnfinishedUpload[]>([]);
  useEffect(() => {
    let isCurrent = true;
    client.unfinished().then(
      (unfinished) => isCurrent && setFound(unfinished),
      // They are listed again on the next visit.
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client]);
  const own = new Set(tasks.map((task) => task.getState().fileId));
  const offered = found.filter(({ fileId }) => !own.has(fileId));
  const forget = (upload: UnfinishedUpload): void => setFound((before) => before.filter((each) => each !== upload));
  if (offered.length === 0) return null;
  return (
    <section aria-labelledby="unfinished-title">
      <h2 id="unfinished-title" className="hidden">
        Unfinished uploads
      </h2>
      <ul className="notes">
        {offered.map((upload) => (
          <UnfinishedRow key={upload.fileId} upload={upload} onResume={onResume} onForget={() => forget(upload)} />
        ))}
      </ul>
    </section>
  );
}

interface UnfinishedRowProps {
  readonly upload: UnfinishedUpload;
  readonly onResume: (task: UploadTask) => void;
  readonly onForget: () => void;
}

function UnfinishedRow({ upload, onResume, onForget }: UnfinishedRowProps): ReactNode {
  const { name, size, sentBytes, hasHandle } = upload;
  const [problem, setProblem] = useState<string | null>(null);
  const label = name ?? 'A file';
  const resume = async (source?: File): Promise<void> => {
    try {
      onResume(await upload.resume(source));
      onForget();
    } catch (error) {
      setProblem(error instanceof DarkroomClientError ? error.message : 'It cannot be resumed at the moment.');
    }
  };
  const discard = async (): Promise<void> => {
    onForget();
    await upload.abort();
  };
  return (
    <li className="note">
      <span className="note-text">
        <strong>{label}</strong> is not finished: {formatBytes(sentBytes)} of {formatBytes(size)} uploaded.
        <span role="alert">{problem === null ? '' : ` ${problem}`}</span>
      </span>
      <span className="row-buttons">
        {hasHandle ? (
          <button type="button" className="button" onClick={() => void resume()}>
            Continue
          </button>
        ) : (
          <label className="button">
            <input
              type="file"
              className="resume-input"
              onChange={({ target }) => {
                const [file] = target.files ?? [];
                if (file !== undefined) void resume(file);
                target.value = '';
              }}
            />
            Choose file again<span className="hidden">: {label}</span>
          </label>
        )}
        <button type="button" className="quiet" onClick={() => void discard()}>
          Discard<span className="hidden"> {label}</span>
        </button>
      </span>
    </li>
  );
}
