import {
  createDarkroomClient,
  DarkroomClientError,
  fileFields,
  httpTransport,
  type UploadState,
  type Watched,
  watchFile,
} from '@graphql-darkroom/client';
import { openSource } from '@graphql-darkroom/client/node';

// The types need none of the browser's, and nothing is reached before it is used.
const client = createDarkroomClient({
  transport: httpTransport({ url: 'http://127.0.0.1:1/graphql' }),
  retry: { attempts: 1 },
});
const task = client.upload(await openSource('package.json'));
const state: UploadState = task.getState();
const file: Watched<{ readonly status: string }> = watchFile(client, 'a', fileFields('{ status }'));
const error: unknown = await task.ready.catch((reason: unknown) => reason);
console.log(
  JSON.stringify({
    isStarted: state.name === 'package.json' && file.getState().status === 'LOADING',
    isUnreachable: error instanceof DarkroomClientError && error.code === 'NETWORK_ERROR',
  }),
);
