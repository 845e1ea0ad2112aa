import type { Caller } from '../files/access.ts';
import { subscription } from '../files/subscription.ts';
import { LIST_PAUSE_MILLISECONDS } from '../files/watch-lists.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import type { TargetNames } from './file-filter.ts';
import { type FilePage, type ListFilesInput, NO_FILES, readablePage, readListQuery } from './list-files.ts';

/** A page as it stands, as a subscriber is told of it. */
export interface FileListEvent {
  readonly page: FilePage;
  /** The files of the page that the subscriber was not told of as they are. */
  readonly changed: readonly FileRecord[];
  /** Has the newest page told after a pause, as an outage kept the subscriber from some of this one. */
  readonly tellAgain: () => void;
}

/**
 * The first page of the viewer's own files, at once, and again whenever it has changed, four times a second at most:
 * the last page is always told. For the anonymous caller an empty page, and the end. It counts among the caller's
 * subscriptions until it has ended, however it does. Once it has begun, no outage ends it.
 *
 * @param translate Makes of what fails the error that the consumer is given.
 * @throws {DarkroomError} as `listFiles`; QUOTA_EXCEEDED.
 */
export async function subscribeToList(
  services: Pick<Services, 'authorize' | 'isAttached' | 'log' | 'settings' | 'subscriptions' | 'watcher'>,
  input: Omit<ListFilesInput, 'after'>,
  caller: Caller,
  operation: { readonly budget: RequestBudget; readonly targets: TargetNames },
  translate: (error: unknown) => Error,
): Promise<AsyncIterableIterator<FileListEvent>> {
  const query = readListQuery({ ...input, after: null }, caller, operation);
  if (query === null) return once({ page: NO_FILES, changed: [], tellAgain: () => undefined });
  const release = await services.subscriptions.open(caller);
  let told: ReadonlySet<FileRecord> = new Set();
  let tellLatestAgain: (() => void) | null = null;
  return subscription({
    states: services.watcher.watchList(query),
    eventOf: async ({ state }, tellAgain) => {
      const page = await readablePage(services, state ?? { files: [], hasNextPage: false }, false, caller);
      const before = told;
      told = new Set(page.files);
      tellLatestAgain = tellAgain;
      return {
        page,
        changed: page.files.filter((file) => !before.has(file)),
        tellAgain: () => {
          // Perhaps known only after the next event was asked for: that one did not tell of them either.
          told = new Set([...told].filter((file) => before.has(file)));
          tellLatestAgain?.();
        },
      };
    },
    pauseMilliseconds: LIST_PAUSE_MILLISECONDS,
    release,
    translate,
    log: services.log,
  });
}

async function* once<Value>(value: Value): AsyncGenerator<Value, undefined> {
  yield value;
  return undefined;
}
