import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type RealS3, startRealS3 } from './s3-server.ts';
import type { SharedS3 } from './shared-s3.ts';

/**
 * Starts an S3 server once a test file asks for it, and stops it after the last one. A start takes three seconds of
 * CPU, and its parts some more for as long as they run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let s3: Promise<RealS3 | null> | null = null;
  const lender = createServer((_, response) => {
    s3 ??= startRealS3();
    s3.then(
      (server) => response.end(JSON.stringify(server satisfies SharedS3 | null)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(lender.listen(0, '127.0.0.1'), 'listening');
  project.provide('lentS3', `http://127.0.0.1:${(lender.address() as AddressInfo).port}/`);
  return async () => {
    lender.close();
    lender.closeAllConnections();
    const server = await s3?.catch(() => null);
    await server?.stop();
  };
}
