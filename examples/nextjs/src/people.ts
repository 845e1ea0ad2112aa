/** Somebody in the directory, with the id of a file. */
export interface Person {
  readonly id: string;
  readonly name: string;
  portrait: string | null;
}

// A real app has a table. Next.js loads a module more than once in a process, and all copies are to see the same
// people.
const shared = globalThis as { people?: readonly Person[] };

export const people: readonly Person[] = (shared.people ??= [
  { id: 'ada', name: 'Ada', portrait: null },
  { id: 'grace', name: 'Grace', portrait: null },
]);
