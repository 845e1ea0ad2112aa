import { graphql } from 'graphql';
import type { ReactNode } from 'react';
import { schema } from '../schema.ts';
import { Portrait, type ShownPerson } from './portrait.tsx';

// Without it, Next.js would ask once, while it builds.
export const dynamic = 'force-dynamic';

const PEOPLE = '{ people { id name portrait { id } } }';

export default async function Page(): Promise<ReactNode> {
  const { data } = await graphql({ schema, source: PEOPLE, contextValue: { user: 'ada' } });
  const people = (data?.['people'] ?? []) as readonly ShownPerson[];
  return (
    <main>
      {people.map((person) => (
        // Results of graphql have no prototype, which props for the browser must have.
        <Portrait key={person.id} person={{ ...person, portrait: person.portrait && { ...person.portrait } }} />
      ))}
    </main>
  );
}
