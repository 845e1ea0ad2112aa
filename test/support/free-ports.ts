import { createServer } from 'node:net';

/**
 * The first of so many consecutive ports that are free on loopback. They lie below those that systems give to outgoing
 * connections, so that only another caller of this function can take one before its server has started: a server that
 * does not start should be tried on other ports.
 */
export async function freePorts(count = 1): Promise<number> {
  for (;;) {
    const first = 12_000 + Math.floor(Math.random() * 20_000);
    const free = await Promise.all(Array.from({ length: count }, (_, offset) => isFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
