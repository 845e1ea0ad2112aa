import type { UploadTask } from '@graphql-darkroom/client';

/** Waits for the id of the first file of the latest batch. */
export interface NewestUpload {
  /** Looks for a new batch among these tasks, and waits for it instead of the one before. */
  follow(tasks: readonly UploadTask[]): void;
  /** Stops waiting, until `follow` is called again. */
  pause(): void;
}

/** Calls back once for each batch, unless the next one starts before the server has assigned an id to it. */
export function newestUpload(onId: (fileId: string) => void): NewestUpload {
  const seen = new Set<UploadTask>();
  let waiting: UploadTask | undefined;
  let unsubscribe: (() => void) | undefined;

  const pause = (): void => {
    unsubscribe?.();
    unsubscribe = undefined;
  };
  const look = (): void => {
    const fileId = waiting?.getState().fileId ?? null;
    if (fileId === null) return;
    waiting = undefined;
    pause();
    onId(fileId);
  };
  return {
    pause,
    follow: (tasks) => {
      const fresh = tasks.filter((task) => !seen.has(task));
      for (const task of fresh) seen.add(task);
      waiting = fresh[0] ?? waiting;
      pause();
      unsubscribe = waiting?.subscribe(look);
      look();
    },
  };
}
