import { DarkroomError } from '../../../src/errors/darkroom-error.ts';
import { memoryDatabase } from '../../../src/memory/database/memory-database.ts';
import type { Database, OpenDatabase } from '../../../src/ports/database.ts';
import type { UnreachableDatabase } from '../../../src/testing/database/subject.ts';

type Failure = () => Promise<never>;
type Room = Exclude<keyof OpenDatabase, 'databaseId' | 'close'>;

const outage: Failure = async () => {
  throw new DarkroomError('DATABASE_UNAVAILABLE', 'Try again.', { cause: new Error('connect ECONNREFUSED') });
};
const withoutCause: Failure = async () => {
  throw new DarkroomError('DATABASE_UNAVAILABLE', 'Try again.');
};
const untranslated: Failure = async () => {
  throw new Error('connect ECONNREFUSED', { cause: new Error('socket') });
};

/** A part of a port whose methods fail so. */
function failing<Part extends object>(part: Part, failure: Failure): Part {
  return Object.fromEntries(Object.keys(part).map((method) => [method, failure])) as Part;
}

/** A database in memory that fails as one that cannot be reached should, but for the changes. */
export async function unreachableBut(
  changes: Partial<OpenDatabase>,
  open: Database['open'] = outage,
): Promise<UnreachableDatabase> {
  const whole = await memoryDatabase().open();
  const failingRooms = {
    files: failing(whole.files, outage),
    attachments: failing(whole.attachments, outage),
    conversions: failing(whole.conversions, outage),
    tags: failing(whole.tags, outage),
    jobs: failing(whole.jobs, outage),
    events: failing(whole.events, outage),
    marks: failing(whole.marks, outage),
    pubSub: failing(whole.pubSub, outage),
  };
  return { database: { open }, opened: { ...whole, ...failingRooms, ...changes } };
}

type BrokenUnreachable = () => Promise<UnreachableDatabase>;

const { files, conversions, tags, events, marks, pubSub } = await memoryDatabase().open();

/** For each method of a room: it alone does not fail, or fails otherwise. */
function breakEach(room: Room, methods: readonly string[]): readonly BrokenUnreachable[] {
  const all = Object.fromEntries(methods.map((method) => [method, outage]));
  return methods.flatMap((method) =>
    [async () => null, withoutCause, untranslated].map(
      (failure) => () => unreachableBut({ [room]: { ...all, [method]: failure } }),
    ),
  );
}

/** For each case about outages how a database that cannot be reached is broken. */
export const BROKEN_UNREACHABLE: Readonly<Record<string, readonly BrokenUnreachable[]>> = {
  'opening a database that cannot be reached is DATABASE_UNAVAILABLE, each time': [
    () => unreachableBut({}, () => memoryDatabase().open()),
    () => unreachableBut({}, withoutCause),
    () => unreachableBut({}, untranslated),
    () => {
      let isOpening = false;
      return unreachableBut({}, () => {
        if (isOpening) return memoryDatabase().open();
        isOpening = true;
        return outage();
      });
    },
  ],
  'every method of `files` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'files',
    Object.keys(files),
  ),
  'every method of `attachments` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'attachments',
    ['reserve', 'attach', 'release', 'detach', 'list', 'find', 'settle'],
  ),
  'every method of `conversions` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'conversions',
    Object.keys(conversions),
  ),
  'every method of `tags` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'tags',
    Object.keys(tags),
  ),
  'every method of `jobs` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach('jobs', [
    'secondsOf',
    'addOncePer',
    'work',
  ]),
  'every method of `events` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'events',
    Object.keys(events),
  ),
  'every method of `marks` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'marks',
    Object.keys(marks),
  ),
  'every method of `pubSub` is DATABASE_UNAVAILABLE if the database can no longer be reached': breakEach(
    'pubSub',
    Object.keys(pubSub),
  ),
  'an open database that can no longer be reached can be closed, and closed again': [
    () => unreachableBut({ close: outage }),
    () => {
      let isClosed = false;
      return unreachableBut({
        close: async () => {
          if (isClosed) throw new Error('It is closed already.');
          isClosed = true;
        },
      });
    },
  ],
};
