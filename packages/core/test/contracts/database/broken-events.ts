import type { FileRecord, JobHandler, JobsOfChange } from '../../../src/adapter.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const CHANGES = {
  markReady: ['files', 'markReady'],
  markRejected: ['files', 'markRejected'],
  endUpload: ['files', 'endUpload'],
  'conversions.finish': ['conversions', 'finish'],
  'conversions.fail': ['conversions', 'fail'],
  'tags.finish': ['tags', 'finish'],
  'tags.fail': ['tags', 'fail'],
  'tags.review': ['tags', 'review'],
} as const;

type Method = (input: { readonly jobs: JobsOfChange }) => Promise<unknown>;

/** Has a method make its jobs otherwise. */
function breakMethod(
  [part, name]: readonly ['files' | 'conversions' | 'tags', string],
  change: (jobs: JobsOfChange) => JobsOfChange,
): BrokenDatabase {
  return breaking((whole) => {
    const methods = whole[part] as unknown as Readonly<Record<string, Method>>;
    const broken: Method = async (input) => methods[name]?.({ ...input, jobs: change(input.jobs) });
    return { [part]: { ...methods, [name]: broken } };
  });
}

const ofRecord =
  (change: (file: FileRecord) => FileRecord) =>
  (jobs: JobsOfChange): JobsOfChange =>
    typeof jobs === 'function' ? (file) => jobs(change(file)) : jobs;

type RunEvent = JobHandler<'fileReady'>['run'];

/** Has workers run the handler of events otherwise. */
function breakRun(change: (run: RunEvent) => RunEvent): BrokenDatabase {
  return breaking(({ jobs }) => ({
    jobs: {
      ...jobs,
      work: (input) => {
        const { fileReady, ...handlers } = input.handlers;
        if (fileReady === undefined) return jobs.work(input);
        const run = change(async (job) => fileReady.run(job));
        return jobs.work({ ...input, handlers: { ...handlers, fileReady: { ...fileReady, run } } });
      },
    },
  }));
}

/** Databases that break a promise of events. */
export const BROKEN_EVENTS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  ...Object.fromEntries(
    Object.entries(CHANGES).map(([name, method]) => [
      `jobs of \`${name}\` can be made from the changed record`,
      [
        breakMethod(
          method,
          ofRecord((file) => ({ ...file, version: file.version - 1 })),
        ),
        breakMethod(method, () => []),
      ],
    ]),
  ),
  'jobs made from a record are written, and none if nothing changes': [
    breakMethod(CHANGES.endUpload, (jobs) => (typeof jobs === 'function' ? [] : jobs)),
    breaking(({ files }) => ({
      files: {
        ...files,
        endUpload: async (input) => {
          if (await files.endUpload(input)) return true;
          const [file] = await files.get({ ids: [input.fileId] });
          const { jobs } = input;
          if (file !== undefined && typeof jobs === 'function') {
            await files.delete({ fileId: input.fileId, jobs: jobs(file) });
          }
          return false;
        },
      },
    })),
  ],
  'events wait for a worker with a handler for them, and arrive as they were written': [
    // Takes what it has no handler for.
    breaking(({ jobs }) => ({
      jobs: {
        ...jobs,
        work: (input) => {
          const nothing = { run: async () => {}, exhausted: async () => {} };
          return jobs.work({ ...input, handlers: { fileReady: nothing, ...input.handlers } });
        },
      },
    })),
    breakRun((run) => (job) => run({ ...job, data: { ...job.data, occurredAt: '' } })),
  ],
  'an event whose handler fails every time is exhausted, like any job': [
    breakRun((run) => (job) => run(job).catch(() => {})),
  ],
  'stores which events are wanted, by key, for every instance': [
    breaking(() => ({ events: { declare: async () => {}, list: async () => [] } })),
    breaking(({ events }) => ({ events: { ...events, list: () => events.list({ withinSeconds: 60 }) } })),
    breaking(({ events }) => ({
      events: {
        ...events,
        declare: async (given) => events.declare(given.map((one) => ({ ...one, targets: null }))),
      },
    })),
  ],
};
