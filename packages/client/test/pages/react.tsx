import { createClient } from 'graphql-sse';
import { type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createDarkroomClient, fileFields, httpTransport } from '../../src/index.ts';
import { DarkroomProvider, useFile, useTagReview, useUpload } from '../../src/react/index.ts';

const sse = createClient({ url: '/graphql' });
const client = createDarkroomClient({
  transport: { ...httpTransport({ url: '/graphql' }), subscribe: (request, sink) => sse.subscribe(request, sink) },
});
const PHOTO = fileFields<{ readonly status: string; readonly name: string }>('{ status name }');

function App(): ReactNode {
  const [id, setId] = useState<string | null>(null);
  const { upload, tasks, uploads, progress, isUploading, policy, check, clear } = useUpload({
    onReady: (file) => setId(file.id),
  });
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <>
      <input
        id="choose"
        type="file"
        multiple
        onChange={({ target }) => {
          const files = Array.from(target.files ?? []);
          setRefusal(files.map((file) => check(file)?.message).find((message) => message !== undefined) ?? null);
          upload(files.filter((file) => check(file) === null));
        }}
      />
      <output id="policy">{policy?.maxBytes}</output>
      <output id="refusal">{refusal}</output>
      <output id="progress">{`${progress} ${isUploading}`}</output>
      <ul>
        {uploads.map(({ name, status }, index) => (
          <li key={name}>
            {`${name} ${status}`}
            <button type="button" onClick={() => tasks[index]?.retry()}>
              {`Retry ${name}`}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => clear()}>
        Clear
      </button>
      <Photo id={id} />
    </>
  );
}

function Photo({ id }: { readonly id: string | null }): ReactNode {
  const { status, file } = useFile(id, PHOTO);
  return (
    <section>
      <output id="file">{`${status} ${file?.name ?? ''} ${file?.status ?? ''}`}</output>
      {id === null ? null : <Tags id={id} />}
    </section>
  );
}

function Tags({ id }: { readonly id: string }): ReactNode {
  const { tags, add, reject, undo, canUndo, pending, error } = useTagReview(id);
  return (
    <>
      <output id="tags">{tags.map(({ name, status }) => `${name} ${status}`).join(', ')}</output>
      <output id="review">{`${pending} ${canUndo} ${error?.code ?? ''}`}</output>
      <button type="button" onClick={() => add('cow')}>
        Add
      </button>
      <button type="button" onClick={() => reject('cow')}>
        Reject
      </button>
      <button type="button" onClick={undo}>
        Undo
      </button>
    </>
  );
}

const main = document.querySelector('main');
if (main !== null) {
  createRoot(main).render(
    <StrictMode>
      <DarkroomProvider client={client}>
        <App />
      </DarkroomProvider>
    </StrictMode>,
  );
}
