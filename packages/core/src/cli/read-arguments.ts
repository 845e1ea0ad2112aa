import { parseArgs } from 'node:util';
import type { JobState } from '../ports/job-records.ts';
import type { JobName } from '../ports/jobs.ts';

const OPTIONS = {
  config: { type: 'string' },
  out: { type: 'string' },
  check: { type: 'boolean' },
  conversion: { type: 'string' },
  placeholders: { type: 'boolean' },
  after: { type: 'string' },
  failed: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  queue: { type: 'string', multiple: true },
  state: { type: 'string', multiple: true },
  file: { type: 'string' },
  limit: { type: 'string' },
  apply: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** The options of the command line, as passed. */
export interface Values {
  readonly config?: string;
  readonly out?: string;
  readonly check?: boolean;
  readonly conversion?: string;
  readonly placeholders?: boolean;
  readonly after?: string;
  readonly failed?: boolean;
  readonly 'dry-run'?: boolean;
  readonly queue?: readonly string[];
  readonly state?: readonly string[];
  readonly file?: string;
  readonly limit?: string;
  readonly apply?: boolean;
  readonly json?: boolean;
  readonly help?: boolean;
}

/** The name of a command; two words for a command of a group. */
export type CommandName =
  | 'schema'
  | 'reprocess'
  | 'claim-storage'
  | 'sweep'
  | 'orphans'
  | 'inspect'
  | 'jobs list'
  | 'jobs retry'
  | 'jobs discard';

/** What each command accepts besides `--config` and `--help`: its options, and the meaning of its other arguments. */
const COMMANDS: Readonly<
  Record<CommandName, { readonly options: readonly (keyof Values)[]; readonly others: string | null }>
> = {
  schema: { options: ['out', 'check'], others: null },
  reprocess: { options: ['conversion', 'placeholders', 'after', 'failed', 'dry-run'], others: null },
  'claim-storage': { options: [], others: null },
  sweep: { options: ['json'], others: null },
  orphans: { options: ['apply', 'json'], others: null },
  inspect: { options: ['json'], others: 'file id' },
  'jobs list': { options: ['queue', 'state', 'file', 'limit', 'json'], others: null },
  'jobs retry': { options: ['queue', 'file', 'json'], others: 'job ids' },
  'jobs discard': { options: ['queue', 'file', 'json'], others: 'job ids' },
};

/** A command with its arguments. */
export interface Command {
  readonly name: CommandName;
  readonly values: Values;
  /** The arguments that are not options: ids. */
  readonly ids: readonly string[];
}

/** The command, or a message that says what is wrong with it; null if help is requested. */
export function readArguments(args: readonly string[]): Command | string | null {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    if (values.help === true) return null;
    const [first, second] = positionals;
    const isPair = first === 'jobs' && second !== undefined;
    const name = isPair ? `jobs ${second}` : first;
    if (name === 'jobs') return 'jobs needs a subcommand: list, retry or discard.';
    if (name === undefined) return 'Pass a command.';
    if (!isCommand(name)) return `Unknown command: ${name}.`;
    const ids = positionals.slice(isPair ? 2 : 1);
    return problemOf(name, values, ids) ?? { name, values, ids };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The filter for jobs, as the operator API takes it. */
export function jobsOf({ queue, state, file }: Values): {
  readonly queues?: readonly JobName[];
  readonly states?: readonly JobState[];
  readonly fileId?: string;
} {
  // The operator API refuses unknown values.
  return {
    ...(queue !== undefined && { queues: queue as JobName[] }),
    ...(state !== undefined && { states: state.map((one) => one.toUpperCase()) as JobState[] }),
    ...(file !== undefined && { fileId: file }),
  };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

function problemOf(name: CommandName, values: Values, ids: readonly string[]): string | null {
  const { options, others } = COMMANDS[name];
  const known: readonly string[] = ['config', ...options];
  const unknown = Object.keys(values).find((option) => !known.includes(option));
  if (unknown !== undefined) return `Unknown option for ${name}: --${unknown}.`;
  if (others === null && ids.length > 0) return `Unexpected argument: ${ids.join(' ')}.`;
  if (values.check === true && values.out === undefined) return '--check requires --out FILE.';
  if (name === 'reprocess' && (values.conversion === undefined) !== (values.placeholders === true)) {
    return 'reprocess requires either --conversion NAME or --placeholders.';
  }
  if (values.placeholders === true && values.failed === true) return '--failed requires --conversion NAME.';
  if (name === 'inspect' && ids.length !== 1) return 'inspect requires the id of one file.';
  if (others !== 'job ids') return null;
  const isFiltered = values.queue !== undefined || values.file !== undefined;
  if (ids.length > 0 !== isFiltered) return null;
  return `${name} requires job ids, or --queue NAME or --file ID to select all dead jobs.`;
}
