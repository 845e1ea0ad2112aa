import { useMutation, useSubscription } from '@apollo/client/react';
import type { ReactNode } from 'react';
import { documents } from './documents.ts';
import { showFile } from './file-id.ts';

export function ConvertScreen({ id }: { readonly id: string }): ReactNode {
  // The file as it stands, at once, and again after each change: nothing is missed between a query and a subscription.
  const { data, error } = useSubscription(documents.watchFile, { variables: { id } });
  const [review, { error: refused }] = useMutation(documents.reviewFileTags);
  const [remove] = useMutation(documents.deleteFile, { variables: { id }, onCompleted: () => showFile(null) });

  if (error) return <p role="alert">{error.message}</p>;
  if (data === undefined) return <p>Loading …</p>;
  if (data.file === null) return <p role="alert">There is no such photo.</p>;
  const { name, url, conversion, tags } = data.file;
  const suggested = tags.filter(({ status }) => status === 'SUGGESTED');
  const confirmed = tags.filter(({ status }) => status === 'CONFIRMED');
  return (
    <main>
      <h1>{name}</h1>
      {url !== null && <img src={url} alt="Original" />}
      {conversion?.url ? (
        <img src={conversion.url} alt="Sepia" />
      ) : (
        <p role="status">{conversion?.error ?? 'Turning it sepia …'}</p>
      )}
      <p>Tags: {confirmed.map((tag) => tag.name).join(', ') || 'none yet'}</p>
      {suggested.map((tag) => (
        <button key={tag.id} onClick={() => void review({ variables: { id, confirm: [tag.name] } })}>
          Confirm {tag.name}
        </button>
      ))}
      {refused && <p role="alert">{refused.message}</p>}
      <p>
        <button onClick={() => showFile(null)}>Another photo</button>{' '}
        <button onClick={() => void remove()}>Delete</button>
      </p>
    </main>
  );
}
