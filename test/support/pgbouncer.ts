import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { NOBODY } from './real-postgres.ts';

/** A PgBouncer of its own before a Postgres server of the tests. */
export interface PgBouncer {
  /** The connection string of the same database by way of it. */
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** How a PgBouncer is started. */
export interface PgBouncerOptions {
  /** The database that it leads to. */
  readonly connectionString: string;
  readonly poolMode: 'transaction' | 'session' | 'statement';
  /** How many sessions of the server it has at most. */
  readonly poolSize: number;
}

/** Whether `scripts/pgbouncer/fetch` has been run on this machine. */
export const hasPgBouncer: boolean = existsSync(join(homeOf(), 'complete'));

/**
 * Starts PgBouncer on a free port. It ends with this process, however that ends.
 *
 * @throws {Error} where it does not start: a test that cannot run for that must not be skipped.
 */
export async function startPgBouncer(options: PgBouncerOptions): Promise<PgBouncer> {
  // Somebody may take a port between the look and the start.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(options);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function start({ connectionString, poolMode, poolSize }: PgBouncerOptions): Promise<PgBouncer> {
  const server = new URL(connectionString);
  const directory = await mkdtemp(join(tmpdir(), 'darkroom-pgbouncer-'));
  // It refuses to run as root, and another user may not reach the cache.
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  await cp(join(homeOf(), 'root/usr'), join(directory, 'usr'), { recursive: true, verbatimSymlinks: true });
  const port = await freePorts();
  const target = `host=127.0.0.1 port=${server.port} user=${server.username} password=${server.password}`;
  const settings = `[databases]
* = ${target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${poolMode}
default_pool_size = ${poolSize}
max_client_conn = 200
`;
  const file = join(directory, 'pgbouncer.ini');
  await writeFile(file, settings);
  await chmod(directory, 0o755);
  if (user.uid !== undefined) for (const path of [directory, file]) await chown(path, user.uid, user.gid);
  // Its standard input closes when this process dies, by whatever signal.
  const script = '"$1/usr/sbin/pgbouncer" "$1/pgbouncer.ini" & cat >/dev/null; kill -TERM $!; wait; rm -rf "$1"';
  const shell = spawn('sh', ['-c', script, 'sh', directory], {
    ...user,
    env: { PATH: process.env['PATH'], LD_LIBRARY_PATH: join(directory, 'usr/lib/x86_64-linux-gnu') },
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  const stop = async (): Promise<void> => {
    const exit = once(shell, 'exit');
    shell.stdin.end();
    await exit;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((resolve, reject) => {
      let output = '';
      shell.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('process up')) resolve();
        else if (output.includes('FATAL')) reject(new Error(`PgBouncer did not start: ${output}`));
      });
      shell.once('error', reject);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { connectionString: `postgres://${server.username}@127.0.0.1:${port}${server.pathname}`, stop };
}

function homeOf(): string {
  return (
    process.env['PGBOUNCER_HOME'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'darkroom-pgbouncer')
  );
}
