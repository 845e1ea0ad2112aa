import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServerAdapter } from '@whatwg-node/server';
import { functionFromEnvironment } from './function.ts';

// A platform would call the function by itself; here it is a process of its own.
try {
  const answer = createServerAdapter(functionFromEnvironment(process.env));
  const server = createServer(answer as RequestListener);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close();
      server.closeIdleConnections();
    });
  }
  server.listen(Number(process.env['PORT'] ?? 4001));
  await once(server, 'listening');
  console.log(`Conversions at http://localhost:${(server.address() as AddressInfo).port}/`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
