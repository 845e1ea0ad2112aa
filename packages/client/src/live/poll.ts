import { sleep } from '../environment/pace.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import type { ClientServices } from '../services.ts';
import type { Connection, ConnectionObserver, ConnectionSubject, FileEvent } from './connection.ts';
import { pollOperation } from './operations.ts';

const FIRST_MS = 1000;
const LONGEST_MS = 15_000;
/** Maximum number of files per query, each with its own alias. */
const MAX_FILES = 25;

/** Polls the files every second, and less often while nothing changes. */
export function poll(
  { api, names }: ClientServices,
  { ids, selection }: ConnectionSubject,
  { onFile, onLost, onFailed }: ConnectionObserver,
): Connection {
  const closed = new AbortController();
  const { signal } = closed;
  const versions = new Map<string, number | null>();

  const ask = async (some: readonly string[]): Promise<boolean> => {
    const variables = Object.fromEntries(some.map((id, index) => [`id${index}`, id]));
    const query = pollOperation(names, selection, some.length);
    const data = await api.ask<Record<string, FileEvent['file']>>(query, variables, signal);
    let hasChanged = false;
    for (const [index, id] of some.entries()) {
      const file = data[`file${index}`] ?? null;
      const version = file?.version ?? null;
      if (versions.get(id) !== version) hasChanged = true;
      versions.set(id, version);
      onFile({ id, file });
    }
    return hasChanged;
  };

  const run = async (): Promise<void> => {
    for (let pause = FIRST_MS; ; pause = Math.min(LONGEST_MS, pause * 1.5)) {
      for (let index = 0; index < ids.length; index += MAX_FILES) {
        try {
          if (await ask(ids.slice(index, index + MAX_FILES))) pause = FIRST_MS;
        } catch (error) {
          signal.throwIfAborted();
          if (error instanceof DarkroomClientError && !error.retryable) return onFailed(error);
          onLost();
        }
      }
      // Files that are gone do not come back.
      if (ids.every((id) => versions.get(id) === null)) return;
      await sleep(pause, signal);
    }
  };
  run().catch(() => undefined);
  return { close: () => closed.abort() };
}
