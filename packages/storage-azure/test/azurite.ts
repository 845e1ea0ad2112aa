import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';

/** The account that every Azurite has. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** An Azurite of its own for one test file. */
export interface Azurite {
  /** The URL of its account. */
  readonly endpoint: string;
  readonly connectionString: string;
  readonly client: BlobServiceClient;
  /** The name of a new container. */
  newContainer(access?: 'blob'): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Azurite in memory, on a free port, as strict as it can be. It ends with this process. */
export async function startAzurite(): Promise<Azurite> {
  const server = spawn(
    process.execPath,
    [
      createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js'),
      '--blobHost=127.0.0.1',
      '--blobPort=0',
      '--inMemoryPersistence',
      '--extentMemoryLimit=512',
      '--silent',
      '--disableTelemetry',
      '--disableProductStyleUrl',
      // The SDK is ahead of it by a version of the service, and has no option for another one.
      '--skipApiVersionCheck',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const end = (): void => void server.kill('SIGKILL');
  process.once('exit', end);
  const endpoint = `${await addressOf(createInterface(server.stdout))}/${ACCOUNT}`;
  const client = clientOf(endpoint);
  return {
    endpoint,
    connectionString: `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${endpoint};`,
    client,
    newContainer: async (access) => {
      const name = `test-${randomUUID()}`;
      await client.createContainer(name, access === undefined ? {} : { access });
      return name;
    },
    stop: async () => {
      process.removeListener('exit', end);
      const ended = once(server, 'exit');
      end();
      await ended;
    },
  };
}

/** A client that tries so many times: Azurite closes connections that are idle for five seconds. */
export function clientOf(endpoint: string, maxTries = 3): BlobServiceClient {
  const retryOptions = { maxTries, retryDelayInMs: 10 };
  return new BlobServiceClient(endpoint, new StorageSharedKeyCredential(ACCOUNT, KEY), { retryOptions });
}

async function addressOf(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const [, address] = /successfully listens on (\S+)/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('Azurite did not start.');
}
