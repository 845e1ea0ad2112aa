import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fsStorage } from '@graphql-darkroom/storage-fs';
import { createServerAdapter } from '@whatwg-node/server';
import express from 'express';

/** A file storage whose handler is mounted in Express behind, or before, what reads JSON bodies. */
export async function filesBehindExpress(
  directory: string,
  order: 'BEFORE_JSON' | 'BEHIND_JSON',
): Promise<{ readonly storage: ReturnType<typeof fsStorage>; readonly stop: () => Promise<void> }> {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const storage = fsStorage({ directory, baseUrl: `http://127.0.0.1:${port}/files` });
  const files = createServerAdapter(storage.handler);
  if (order === 'BEHIND_JSON') app.use(express.json());
  app.use('/files', (incoming, outgoing) => void files(incoming, outgoing));
  return {
    storage,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
