import { inspect } from 'node:util';
import type { Darkroom } from '../create-darkroom.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { loadConfig } from './load-config.ts';
import {
  type CommandResult,
  discardJobs,
  inspectFile,
  listJobs,
  listOrphans,
  retryJobs,
  sweepNow,
} from './operator-commands.ts';
import { type Command, type CommandName, readArguments } from './read-arguments.ts';
import { redact } from './redact.ts';
import { reprocess } from './reprocess.ts';
import { USAGE } from './usage.ts';
import { schemaText, writeSchema } from './write-schema.ts';

type Run = (darkroom: Darkroom, command: Command) => Promise<CommandResult>;

const COMMANDS: Readonly<Record<CommandName, Run>> = {
  schema,
  reprocess: async (darkroom, { values }) => {
    const { conversion, after = null, failed = false, 'dry-run': dryRun = false } = values;
    return said(await reprocess(darkroom, { conversion, after, failed, dryRun }, process.stderr));
  },
  'claim-storage': async (darkroom) => {
    await darkroom.claimStorage();
    return said('This database is now the only one that deletes unneeded objects from the storage.\n');
  },
  sweep: sweepNow,
  orphans: listOrphans,
  inspect: inspectFile,
  'jobs list': listJobs,
  'jobs retry': retryJobs,
  'jobs discard': discardJobs,
};

/** Runs the command line. Resolves to the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const command = readArguments(args);
  if (command === null) return say(process.stdout, USAGE, 0);
  if (typeof command === 'string') return say(process.stderr, `${command}\n\n${USAGE}`, 2);
  // Logs must not mix with the output of the command.
  console.log = console.error;
  console.info = console.error;
  try {
    const darkroom = await loadConfig(command.values.config);
    try {
      const { text, exitCode } = await COMMANDS[command.name](darkroom, command);
      return say(process.stdout, text, exitCode);
    } finally {
      // Does nothing if the Darkroom opened nothing.
      await darkroom.close();
    }
  } catch (error) {
    return say(process.stderr, `${describe(error)}\n`, 2);
  }
}

/**
 * Darkroom's errors say what to do, and the person who runs a command may also see the cause. All other errors come
 * from the configuration and are shown with their stack.
 */
function describe(error: unknown): string {
  if (!(error instanceof DarkroomError)) return inspect(error);
  if (error.code === 'DATABASE_LOCKED') return `${error.message} ${LOCKED}`;
  return error.cause instanceof Error ? `${error.message}\nCause: ${error.cause.message}` : error.message;
}

const LOCKED = 'Your server is probably running. With an embedded Postgres, stop it while this command runs.';

async function schema(darkroom: Darkroom, { values: { out, check = false } }: Command): Promise<CommandResult> {
  const text = schemaText(darkroom);
  if (out === undefined) return said(text);
  const outcome = await writeSchema(out, text, { check });
  if (outcome !== 'DIFFERENT') return said(`${out} ${outcome === 'SAME' ? 'is up to date' : 'was written'}.\n`);
  const remedy = `${out} is out of date. Run \`npx @graphql-darkroom/core schema --out ${out}\`.\n`;
  process.stderr.write(remedy);
  return { text: '', exitCode: 1 };
}

function said(text: string): CommandResult {
  return { text, exitCode: 0 };
}

function say(stream: NodeJS.WriteStream, text: string, exitCode: number): number {
  stream.write(redact(text));
  return exitCode;
}
