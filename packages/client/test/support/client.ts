import {
  createDarkroomClient,
  type DarkroomClient,
  type DarkroomClientOptions,
  httpTransport,
  memoryResumeStore,
  type UploadState,
  type UploadTask,
} from '../../src/index.ts';
import type { TestApi } from './api.ts';

/** Bytes of the parts that the server cuts. */
export const PART_BYTES: number = 8 * 1024 * 1024;

/** A client that loses no time. */
export function clientOf({ graphqlUrl }: TestApi, options: Partial<DarkroomClientOptions> = {}): DarkroomClient {
  return createDarkroomClient({
    transport: httpTransport({ url: graphqlUrl }),
    retry: { minMs: 1, maxMs: 20 },
    resume: memoryResumeStore(),
    ...options,
  });
}

/** Waits until a task is in a state. */
export function until(task: UploadTask, holds: (state: UploadState) => boolean): Promise<UploadState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const state = task.getState();
      if (!holds(state)) return;
      end();
      resolve(state);
    };
    const end = task.subscribe(look);
    queueMicrotask(look);
  });
}
