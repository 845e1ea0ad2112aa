import { createDarkroomClient, httpTransport } from '@graphql-darkroom/client';
import { DarkroomUploader } from '@graphql-darkroom/client/uppy';
import { Uppy } from '@uppy/core';
import Dashboard from '@uppy/dashboard';

const target = new URLSearchParams(location.search).get('target');
const client = createDarkroomClient({ transport: httpTransport({ url: '/graphql' }), retry: { minMs: 10, maxMs: 50 } });
const ready: Record<string, string> = {};
const uppy: Uppy = new Uppy({ autoProceed: true })
  .use(Dashboard, { inline: true, target: '#uppy' })
  .use(DarkroomUploader, target === null ? { client } : { client, target });
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
