import type { Caller } from '../files/access.ts';
import { subscription } from '../files/subscription.ts';
import { LIST_PAUSE_MILLISECONDS } from '../files/watch-lists.ts';
import type { RequestBudget } from '../operation/request-budget.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import type { TargetNames } from './file-filter.ts';
import { type FilePage, type ListFilesInput, NO_FILES, readablePage, readListQuery } from './list-files.ts';

/** The current state of a page, as sent to a subscriber. */
export interface FileListEvent {
  readonly page: FilePage;
  /** The files of the page whose current state the subscriber has not received. */
  readonly changed: readonly FileRecord[];
  /** Has the newest page sent again after a pause, since an outage kept some of this one from the subscriber. */
  readonly tellAgain: () => void;
}

/**
 * The first page of the viewer's own files, immediately and again whenever it changes, at most four times a second: the
 * latest page is always sent. For an anonymous caller, one empty page. Counts as one of the caller's subscriptions
 * until it ends for any reason. Once it has started, no outage ends it.
 *
 * @param translate Turns an error into the one that the consumer receives.
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
          // This may be known only after the next event was requested, which did not contain them either.
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
