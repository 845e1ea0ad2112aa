import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import type { RealS3 } from './s3-server.ts';
import { ended, runScript } from './server-script.ts';

const scripts = join(import.meta.dirname, '../../scripts/swift-server');
const ports = 4;

/**
 * Starts OpenStack Swift with its S3 API on free ports; null where `scripts/swift-server/fetch` has not been run. It
 * ends with this process, however that ends.
 *
 * @throws {Error} when it is there but does not start: a test that cannot run for that must not be skipped.
 */
export async function startSwift(): Promise<RealS3 | null> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const home = process.env['SWIFT_SERVER_HOME'] ?? join(cache, 'darkroom-swift-server');
  if (!existsSync(join(home, 'complete'))) {
    console.warn('No Swift is here: run `apt-get update` and scripts/swift-server/fetch.');
    return null;
  }
  const credentials = { accessKeyId: 'test:tester', secretAccessKey: 'testSecretKey0123456789' };
  // Somebody may take a port between the look and the start.
  for (let attempt = 1; ; attempt += 1) {
    const first = await freePorts(ports);
    const directory = await mkdtemp(join(tmpdir(), 'darkroom-swift-'));
    const server = await runScript(join(scripts, 'run'), {
      PORT: String(first),
      FIRST_PORT: String(first + 1),
      RUN: directory,
      SWIFT_SERVER_HOME: home,
      S3_KEY: credentials.accessKeyId,
      S3_SECRET: credentials.secretAccessKey,
    }).catch((error: unknown) => {
      if (attempt === 3) throw error;
      return null;
    });
    if (server === null) continue;
    return {
      endpoint: `http://127.0.0.1:${first}`,
      directory,
      credentials,
      otherCredentials: { accessKeyId: 'test2:tester', secretAccessKey: credentials.secretAccessKey },
      stop: () => ended(server),
    };
  }
}
