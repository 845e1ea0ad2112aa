import { createStore } from '../environment/store.ts';
import type { UploadState, UploadTask } from '../uploads/upload-state.ts';

interface Tasks {
  readonly tasks: readonly UploadTask[];
  readonly uploads: readonly UploadState[];
}

/** A list of tasks that exposes their states as one state. */
export interface TaskList {
  readonly get: () => Tasks;
  readonly subscribe: (listener: () => void) => () => void;
  /** Returns false if the task was in the list already. */
  readonly add: (task: UploadTask) => boolean;
  readonly clear: (task?: UploadTask) => void;
}

/** An empty list. */
export function createTaskList(): TaskList {
  const store = createStore<Tasks>({ tasks: [], uploads: [] });
  const ends = new Map<UploadTask, () => void>();
  const show = (tasks: readonly UploadTask[]): void =>
    store.set({ tasks, uploads: tasks.map((task) => task.getState()) });
  return {
    get: store.get,
    subscribe: store.subscribe,
    add: (task) => {
      if (ends.has(task)) return false;
      ends.set(
        task,
        task.subscribe(() => show(store.get().tasks)),
      );
      show([...store.get().tasks, task]);
      return true;
    },
    clear: (only) => {
      const isCleared = (task: UploadTask): boolean =>
        only === undefined ? ['READY', 'FAILED', 'ABORTED'].includes(task.getState().status) : task === only;
      const { tasks } = store.get();
      for (const task of tasks.filter(isCleared)) {
        ends.get(task)?.();
        ends.delete(task);
      }
      show(tasks.filter((task) => !isCleared(task)));
    },
  };
}
