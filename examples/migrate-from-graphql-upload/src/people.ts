/** The caller of a request. */
export interface Context {
  readonly user: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** The URL of a picture from before Darkroom, or the id of a file. */
  avatar: string | null;
}

// A real app has a table.
const people: readonly Person[] = [
  { id: 'ada', name: 'Ada', avatar: null },
  { id: 'grace', name: 'Grace', avatar: null },
];

/** @throws for an id of no person. */
export function personOf(id: string): Person {
  const person = people.find((each) => each.id === id);
  if (person === undefined) throw new Error('There is no such person.');
  return person;
}

/** The people whose picture is not in Darkroom yet. */
export function peopleToMove(): readonly Person[] {
  return people.filter(({ avatar }) => avatar?.startsWith('http'));
}
