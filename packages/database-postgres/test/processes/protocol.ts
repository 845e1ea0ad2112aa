import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process that runs one of the files in this folder, and says on its standard output how far it is. */
export interface TestProcess {
  /** Resolves once it has printed this line, and rejects when it ends without. */
  said(line: string): Promise<void>;
  /** Resolves with its exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** As a power cut would end it. */
  kill(): Promise<void>;
}

/** Starts the file with one argument, as JSON. */
export function startProcess(file: URL, input: unknown): TestProcess {
  const child = spawn(
    process.execPath,
    ['--conditions=@graphql-darkroom/source', fileURLToPath(file), JSON.stringify(input)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const { promise: exited, resolve } = Promise.withResolvers<number | null>();
  child.on('exit', (code) => {
    resolve(code);
    for (const look of waiting) look();
  });

  return {
    exited,
    said: (line) =>
      new Promise((onSaid, onEnd) => {
        const look = (): void => {
          if (lines.includes(line)) onSaid();
          else if (child.exitCode !== null || child.signalCode !== null) {
            onEnd(new Error(`It ended without “${line}”.`));
          } else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** In the process: the argument it was started with. */
export function processInput(): unknown {
  return JSON.parse(process.argv[2] ?? 'null');
}
