import { createClient } from 'graphql-sse';
import {
  createDarkroomClient,
  type DarkroomClient,
  fileFields,
  httpTransport,
  type UploadState,
  type UploadTask,
  watchFile,
  type WatchedState,
} from '../../src/index.ts';

/** What tests call in the page. */
export interface TestPage {
  readonly client: DarkroomClient;
  readonly tasks: UploadTask[];
  /** Each state that the tasks were in, without repeats. */
  readonly statuses: string[];
  readonly watched: WatchedState<{ readonly status: string }>[];
  /** Uploads what is chosen in the page's field. */
  uploadChosen(): void;
  /** Uploads a file of so many bytes, all alike. */
  uploadBytes(size: number, name: string, byte?: number): void;
  /** The state of the first upload. */
  state(): UploadState;
  /** Resolves to the error's code, or `READY`. */
  end(): Promise<string>;
  watch(id: string): void;
}

declare global {
  var darkroom: TestPage;
}

const sse = createClient({ url: '/graphql', retryAttempts: 0 });
const client = createDarkroomClient({
  transport: {
    ...httpTransport({ url: '/graphql' }),
    subscribe: (request, sink) => sse.subscribe(request, sink),
  },
  retry: { minMs: 10, maxMs: 100, stallMs: 2000 },
});
const add = (task: UploadTask): void => {
  page.tasks.push(task);
  const note = (): void => {
    const { status } = task.getState();
    if (page.statuses.at(-1) !== status) page.statuses.push(status);
  };
  task.subscribe(note);
  note();
};

const page: TestPage = {
  client,
  tasks: [],
  statuses: [],
  watched: [],
  uploadChosen: () => {
    for (const file of document.querySelector('input')?.files ?? []) add(client.upload(file));
  },
  uploadBytes: (size, name, byte = 7) =>
    add(client.upload(new File([new Uint8Array(size).fill(byte)], name, { lastModified: 1 }))),
  state: () => {
    const state = page.tasks[0]?.getState();
    if (state === undefined) throw new Error('There is no upload.');
    return state;
  },
  end: () =>
    (page.tasks[0] ?? client.upload(new Blob())).ready.then(
      () => 'READY',
      (error: { readonly code: string }) => error.code,
    ),
  watch: (id) => {
    const file = watchFile(client, id, fileFields<{ readonly status: string }>('{ status }'));
    file.subscribe(() => page.watched.push(file.getState()));
  },
};
globalThis.darkroom = page;
