import type { FilesOfPlace, Subjects } from '../attachments/files-of-place.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import type { InputPlan, InputStep } from './plan-arguments.ts';
import type { ArgumentPath, SubjectPath } from './subject-path.ts';
import { subjectText } from './subject-text.ts';

type Values = Readonly<Record<string, unknown>>;

/** An input object on the path from the arguments to a place, and the name of its argument or input field. */
interface Step {
  readonly name: string;
  readonly value: Values;
}

/** Called with the number of values that are about to be visited. May throw. */
type Visit = (values: number) => void;

/**
 * The file ids in coerced arguments, grouped by place and record, without duplicates.
 *
 * @param pathOf Where the `subject` of a place leads, in these arguments or in the result of the field.
 * @param visit Counts the work: a document may pass one variable to ten thousand fields, and a list may contain one id
 * a hundred thousand times.
 * @throws {DarkroomError} BAD_USER_INPUT if files come without the record that they are for.
 */
export function collectFiles(
  plan: InputPlan,
  args: Values,
  pathOf: (subject: string) => SubjectPath,
  visit: Visit,
): readonly FilesOfPlace[] {
  // By place, then by records, which many inputs of a list may share.
  const found = new Map<string, Map<Subjects, Collected>>();
  const way: Step[] = [];
  const read = subjectReader(args, visit);

  function collect({ coordinate, files }: InputStep, value: unknown): void {
    if (files === null || value === undefined) return;
    const ids = new Set(idsIn(value, visit));
    const { target, attach, subject } = files;
    if (ids.size === 0 && attach === 'ADD') return;
    const subjects = subject === null ? NO_SUBJECT : read(pathOf(subject), way, coordinate);
    const ofPlace = found.get(coordinate) ?? new Map<Subjects, Collected>();
    found.set(coordinate, ofPlace);
    const known = ofPlace.get(subjects);
    if (known === undefined) ofPlace.set(subjects, { coordinate, target, attach, subjects, ids });
    else ids.forEach((id) => known.ids.add(id));
  }
  function collectInside(value: unknown, inside: InputPlan, name: string | null): void {
    if (Array.isArray(value)) {
      visit(value.length);
      value.forEach((item) => collectInside(item, inside, name));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const values = value as Values;
    if (name !== null) {
      visit(1);
      way.push({ name, value: values });
    }
    for (const [inner, step] of inside) {
      const given = Object.hasOwn(values, inner) ? values[inner] : undefined;
      collect(step, given);
      if (step.inside !== null) collectInside(given, step.inside, inner);
    }
    if (name !== null) way.pop();
  }

  collectInside(args, plan, null);
  return [...found.values()].flatMap((ofPlace) =>
    [...ofPlace.values()].map((collected) => ({ ...collected, ids: [...collected.ids] })),
  );
}

interface Collected extends Omit<FilesOfPlace, 'ids'> {
  readonly ids: Set<string>;
}

const NO_SUBJECT: Subjects = { from: 'NOWHERE' };

function idsIn(value: unknown, visit: Visit): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) {
    visit(value.length);
    return value.flatMap((item) => idsIn(item, visit));
  }
  // A host's own ID scalar may return something other than a string. That names no file, but must not go unchecked.
  return [typeof value === 'string' ? value : ''];
}

/**
 * Reads records from arguments, once for each object that a path continues from: the inputs of a list may share one
 * list of records.
 */
function subjectReader(
  args: Values,
  visit: Visit,
): (path: SubjectPath, way: readonly Step[], coordinate: string) => Subjects {
  const known = new Map<SubjectPath, Map<Values, Subjects>>();
  return (path, way, coordinate) => {
    if (path.from === 'RESULT') return path;
    const { base, rest } = beginning(path, args, way);
    const ofPath = known.get(path) ?? new Map<Values, Subjects>();
    known.set(path, ofPath);
    const subjects = ofPath.get(base) ?? subjectsIn(base, rest, path, coordinate, visit);
    ofPath.set(base, subjects);
    return subjects;
  };
}

/**
 * Where a path continues from: in a list of inputs, a file is for the record that its own input names. Any other list
 * leads to all of its items.
 */
function beginning(
  { path }: ArgumentPath,
  args: Values,
  way: readonly Step[],
): { readonly base: Values; readonly rest: readonly string[] } {
  let shared = 0;
  while (shared < path.length - 1 && way[shared]?.name === path[shared]) shared += 1;
  return { base: way[shared - 1]?.value ?? args, rest: path.slice(shared) };
}

function subjectsIn(
  base: Values,
  rest: readonly string[],
  { path, leaf }: ArgumentPath,
  coordinate: string,
  visit: Visit,
): Subjects {
  let values: readonly unknown[] = [base];
  for (const name of rest) {
    values = values.flatMap((value) => membersOf(value, name));
    visit(values.length);
  }
  const ids = values.map((value) => subjectText(value, leaf)).filter((id) => id !== null);
  if (ids.length > 0 && ids.length === values.length) return { from: 'ARGUMENTS', ids: [...new Set(ids)] };
  throw new DarkroomError(
    'BAD_USER_INPUT',
    `The files of ${coordinate} belong to the record with the id in \`${path.join('.')}\`. Pass an id of 1 to 255 bytes of UTF-8, without NUL.`,
    { context: { coordinate } },
  );
}

function membersOf(value: unknown, name: string): readonly unknown[] {
  const inner = typeof value === 'object' && value !== null ? (value as Values)[name] : null;
  return Array.isArray(inner) ? (inner as readonly unknown[]).flat(Infinity) : [inner];
}
