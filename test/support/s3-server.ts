import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { ended, runScript } from './server-script.ts';

/** A real S3 server of its own for one test file. */
export interface RealS3 {
  readonly endpoint: string;
  /** Where its parts keep what they need; removed when it stops. */
  readonly directory: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** A second account, which may do nothing in the buckets of the first. */
  readonly otherCredentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Stops the server; its objects are gone. */
  stop(): Promise<void>;
}

const scripts = join(import.meta.dirname, '../../scripts/s3-server');
const ports = 13;

/**
 * Starts radosgw on free ports; null where `scripts/s3-server/fetch` has not been run. It ends with this
 * process, however that ends.
 *
 * @throws {Error} when it is there but does not start: a test that cannot run for that must not be skipped.
 */
export async function startRealS3(): Promise<RealS3 | null> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const home = process.env['S3_SERVER_HOME'] ?? join(cache, 'darkroom-s3-server');
  if (!existsSync(join(home, 'complete'))) {
    console.warn('No S3 server is here: run `apt-get update` and scripts/s3-server/fetch.');
    return null;
  }
  const credentials = {
    accessKeyId: 'AKIATESTTESTTESTTEST',
    secretAccessKey: 'testSecretKey0123456789testSecretKey01234',
  };
  // Somebody may take a port between the look and the start.
  for (let attempt = 1; ; attempt += 1) {
    const first = await freePorts(ports);
    const directory = await mkdtemp(join(tmpdir(), 'darkroom-s3-'));
    const server = await runScript(join(scripts, 'run'), {
      PORT: String(first),
      FIRST_PORT: String(first + 1),
      RUN: directory,
      S3_SERVER_HOME: home,
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
      otherCredentials: {
        accessKeyId: `${credentials.accessKeyId}2`,
        secretAccessKey: `${credentials.secretAccessKey}2`,
      },
      stop: () => ended(server),
    };
  }
}
