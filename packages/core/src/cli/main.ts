import { inspect, parseArgs } from 'node:util';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { loadConfig } from './load-config.ts';
import { type ReprocessCommand, reprocess } from './reprocess.ts';
import { schemaText, writeSchema } from './write-schema.ts';

const USAGE = `Usage: npx @graphql-darkroom/core <command> [--config darkroom.config.ts]

  schema [--out FILE [--check]]  Print what Darkroom adds to the schema, or write it to FILE. With --check, write nothing, and
                                 exit with 1 where FILE has another text. Connects to nothing.
  reprocess --conversion NAME [--dry-run] [--failed] [--after ID]
                                 Have the derivatives made again that another recipe of this conversion made, by the workers that
                                 run. With --dry-run, only count them. With --failed, try those again too that failed. A run that broke
                                 off can be started again, or go on with --after.
  claim-storage                  Let this database be the one that removes what is no longer needed from the storage: for one
                                 that was restored and goes on, while the one that it was copied from does not.

The configuration default-exports what createDarkroom({ ... }) gives: the one that your server imports. Exits with 2 when it cannot begin.
`;

interface Command {
  readonly name: string | undefined;
  readonly config: string | undefined;
  readonly out: string | undefined;
  readonly check: boolean;
  readonly reprocess: ReprocessCommand;
}

/** Runs the command line. Resolves to its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const command = readArguments(args);
  if (command === null) return say(process.stdout, USAGE, 0);
  if (typeof command === 'string') return say(process.stderr, `${command}\n\n${USAGE}`, 2);
  try {
    if (command.name === 'schema') return await schema(command);
    if (command.name === 'reprocess') return await runReprocess(command);
    return await claimStorage(command);
  } catch (error) {
    return say(process.stderr, `${describe(error)}\n`, 2);
  }
}

/**
 * Our errors say what to do; whoever runs a command may know what is behind them, too. All else is the
 * configuration's, with its stack.
 */
function describe(error: unknown): string {
  if (!(error instanceof DarkroomError)) return inspect(error);
  return error.cause instanceof Error ? `${error.message}\nCause: ${error.cause.message}` : error.message;
}

async function schema({ config, out, check }: Command): Promise<number> {
  const text = schemaText(await loadConfig(config));
  if (out === undefined) return say(process.stdout, text, 0);
  const outcome = await writeSchema(out, text, { check });
  if (outcome !== 'DIFFERENT') {
    return say(process.stdout, `${out} ${outcome === 'SAME' ? 'is up to date' : 'is written'}.\n`, 0);
  }
  return say(process.stderr, `${out} is not up to date: run \`npx @graphql-darkroom/core schema --out ${out}\`.\n`, 1);
}

async function runReprocess(command: Command): Promise<number> {
  const darkroom = await loadConfig(command.config);
  try {
    return say(process.stdout, await reprocess(darkroom, command.reprocess, process.stderr), 0);
  } finally {
    await darkroom.close();
  }
}

async function claimStorage({ config }: Command): Promise<number> {
  const darkroom = await loadConfig(config);
  try {
    await darkroom.claimStorage();
  } finally {
    await darkroom.close();
  }
  return say(
    process.stdout,
    'This database now removes what is no longer needed from the storage, and no other does.\n',
    0,
  );
}

/** The command, or what is wrong with it; null when help is asked for. */
function readArguments(args: readonly string[]): Command | string | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        out: { type: 'string' },
        check: { type: 'boolean' },
        conversion: { type: 'string' },
        after: { type: 'string' },
        failed: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [name, ...others] = positionals;
    if (values.help === true) return null;
    if (name !== 'schema' && name !== 'reprocess' && name !== 'claim-storage') {
      return `There is no command ${name ?? 'given'}.`;
    }
    if (others.length > 0) return `What is ${others.join(' ')}?`;
    const { config, out, check = false, conversion, after = null, failed = false } = values;
    if (check && out === undefined) return '--check wants --out FILE.';
    if (name === 'reprocess' && conversion === undefined) return 'reprocess wants --conversion NAME.';
    const dryRun = values['dry-run'] ?? false;
    return { name, config, out, check, reprocess: { conversion: conversion ?? '', after, failed, dryRun } };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function say(stream: NodeJS.WriteStream, text: string, exitCode: number): number {
  stream.write(text);
  return exitCode;
}
