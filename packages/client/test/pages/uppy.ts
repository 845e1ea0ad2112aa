import { createDarkroomClient, httpTransport } from '@graphql-darkroom/client';
import { DarkroomUploader } from '@graphql-darkroom/client/uppy';
import { Uppy } from '@uppy/core';
import Dashboard from '@uppy/dashboard';

const parameters = new URLSearchParams(location.search);
const target = parameters.get('target');
const chunkSize = parameters.get('chunkSize');
const client = createDarkroomClient({ transport: httpTransport({ url: '/graphql' }), retry: { minMs: 10, maxMs: 50 } });
const ready: Record<string, string> = {};
const uppy: Uppy = new Uppy({ autoProceed: true })
  .use(Dashboard, { inline: true, target: '#uppy' })
  .use(DarkroomUploader, {
    client,
    ...(target === null ? {} : { target }),
    ...(chunkSize === null ? {} : { getChunkSize: ({ size }) => Math.max(Number(chunkSize), Math.ceil(size / 3)) }),
  });
uppy.on('upload-success', (file, { body }) => {
  ready[file?.name ?? ''] = String(body?.['id']);
});

declare global {
  interface Window {
    uppy: typeof uppy;
    ready: typeof ready;
  }
}
Object.assign(window, { uppy, ready });
