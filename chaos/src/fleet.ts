import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { HostConfig, HostReady } from './host.ts';

/** A process of a host, and the ones that took its place after it was killed. */
export interface Member {
  readonly role: HostConfig['role'];
  /** Where it answers; null for a worker, and while there is no process, or it is not ready yet. */
  url(): string | null;
  /** Ends it at once, and starts another in its place. */
  kill(): void;
  /** Has it stand still for a while: everything it holds stays open. */
  stall(milliseconds: number): Promise<void>;
}

/** All processes of the host. */
export interface Fleet {
  readonly members: readonly Member[];
  /** Where a document can be sent to, each time another place; waits until there is one. */
  readonly anyUrl: () => Promise<string>;
  /** Resolves when all processes are ready. */
  allReady(): Promise<void>;
  /** How each process that ended by itself ended, with what it said last. */
  deaths(): readonly string[];
  close(): Promise<void>;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const SOURCE = '--conditions=@graphql-darkroom/source';
const PROGRAM = fileURLToPath(new URL('host.ts', import.meta.url));
const KEPT_LINES = 40;

/** Starts so many processes of each role; those that end are replaced until it is closed. */
export function startFleet(
  config: Omit<HostConfig, 'role'>,
  count: Readonly<Record<HostConfig['role'], number>>,
): Fleet {
  const deaths: string[] = [];
  const closing = new AbortController();
  const newMember = (role: HostConfig['role']): Running => {
    const member: Running = { role, child: null, url: null };
    run(member, { ...config, role }, deaths, closing.signal);
    return member;
  };
  let asked = 0;
  const running = [
    ...Array.from({ length: count.api }, () => newMember('api')),
    ...Array.from({ length: count.worker }, () => newMember('worker')),
  ];
  return {
    members: running.map((member) => ({
      role: member.role,
      url: () => member.url,
      kill: () => {
        if (member.child !== null) killed.add(member.child);
        member.child?.kill('SIGKILL');
      },
      stall: async (milliseconds) => {
        const { child } = member;
        child?.kill('SIGSTOP');
        await new Promise((resolve) => setTimeout(resolve, milliseconds));
        child?.kill('SIGCONT');
      },
    })),
    anyUrl: async () => {
      for (;;) {
        asked += 1;
        const urls = running.map(({ url }) => url).filter((url) => url !== null);
        const url = urls[asked % urls.length];
        if (url !== undefined) return url;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    allReady: async () => {
      while (running.some(({ isReady }) => isReady !== true)) await new Promise((resolve) => setTimeout(resolve, 100));
    },
    deaths: () => deaths,
    close: async () => {
      closing.abort();
      const children = running.map(({ child }) => child).filter((child) => child !== null);
      await Promise.all(
        children.map(async (child) => {
          const exit = once(child, 'exit');
          killed.add(child);
          child.kill('SIGKILL');
          await exit;
        }),
      );
    },
  };
}

interface Running {
  readonly role: HostConfig['role'];
  child: Child | null;
  url: string | null;
  isReady?: boolean;
}

/** Those that the run itself ended. */
const killed = new WeakSet<Child>();

function run(member: Running, config: HostConfig, deaths: string[], closing: AbortSignal): void {
  const child: Child = spawn(process.execPath, [SOURCE, PROGRAM, JSON.stringify(config)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  member.child = child;
  member.isReady = false;
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    if (said.push(line) > KEPT_LINES) said.shift();
  });
  createInterface(child.stdout).once('line', (line) => {
    member.url = (JSON.parse(line) as HostReady).url;
    member.isReady = true;
  });
  child.stdin.on('error', () => undefined);
  child.once('exit', (code, signal) => {
    member.child = null;
    member.url = null;
    member.isReady = false;
    if (!killed.has(child)) deaths.push(`${config.role} ended by itself, ${code ?? signal}:\n${said.join('\n')}`);
    if (!closing.aborted) run(member, config, deaths, closing);
  });
}
