import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A server that a script runs, and that ends with this process. */
export type Server = ChildProcessByStdio<Writable, Readable, null>;

/** Starts a script that prints a line once its server answers. @throws {Error} when it does not start. */
export async function runScript(script: string, environment: Readonly<Record<string, string>>): Promise<Server> {
  const server = spawn(script, {
    env: { ...process.env, ...environment },
    // Its input is what it lives by: it closes when this process dies, by whatever signal.
    stdio: ['pipe', 'pipe', 'inherit'],
    // In a group of its own, a Ctrl-C at the terminal does not end its parts before it can do so in order.
    detached: true,
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`The server did not start: exit code ${code}.`)));
    server.stdout.once('data', () => {
      server.removeAllListeners('exit');
      resolve(server);
    });
  });
}

/** Ends it, and waits until it has. */
export async function ended(server: Server): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  server.stdin.end();
  await exit;
}
