'use client';

import { createDarkroomClient, fileFields, httpTransport } from '@graphql-darkroom/client';
import { DarkroomProvider, useFile, useUpload } from '@graphql-darkroom/client/react';
import { createClient } from 'graphql-sse';
import { type ReactNode, useState } from 'react';

/** Somebody as the page shows them. */
export interface ShownPerson {
  readonly id: string;
  readonly name: string;
  readonly portrait: { readonly id: string } | null;
}

const url = '/api/graphql';
// A real app has the cookie of its session instead.
const headers = { 'x-user': 'ada' };
const sse = createClient({ url, headers, retryAttempts: 0 });
const http = httpTransport({ url, headers: () => headers });
const darkroom = createDarkroomClient({
  transport: { ...http, subscribe: (request, sink) => sse.subscribe(request, sink) },
});

const SEPIA = fileFields<{ conversion: { url: string | null; error: string | null } | null }>(
  '{ conversion(name: SEPIA) { url error } }',
);
const SET_PORTRAIT = `mutation ($person: ID!, $portrait: ID) { setPortrait(person: $person, portrait: $portrait) { id } }`;

export function Portrait(props: { readonly person: ShownPerson }): ReactNode {
  return (
    <DarkroomProvider client={darkroom}>
      <EditablePortrait {...props} />
    </DarkroomProvider>
  );
}

function EditablePortrait({ person }: { readonly person: ShownPerson }): ReactNode {
  const [id, setId] = useState(person.portrait?.id ?? null);
  const { file } = useFile(id, SEPIA);
  const { upload, uploads } = useUpload({
    target: 'Person.portrait',
    onReady: ({ id: portrait }) => {
      const variables = { person: person.id, portrait };
      void http.execute({ query: SET_PORTRAIT, variables }, {}).then(() => setId(portrait));
    },
  });
  const error = uploads.at(-1)?.error ?? null;
  return (
    <figure>
      {file?.conversion?.url ? <img src={file.conversion.url} alt={person.name} width={200} /> : null}
      <figcaption>
        {person.name}{' '}
        <input
          type="file"
          accept="image/*"
          aria-label={`Portrait of ${person.name}`}
          onChange={({ target }) => target.files?.[0] && upload([target.files[0]])}
        />
        {error === null ? null : <span role="alert">{error.message}</span>}
      </figcaption>
    </figure>
  );
}
