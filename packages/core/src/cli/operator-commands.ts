import type { Darkroom } from '../create-darkroom.ts';
import { counted } from '../errors/counted.ts';
import type { JobSummary } from '../operator/job-summary.ts';
import { asJson, jobLines, orphansText, storyText } from './output.ts';
import { type Command, jobsOf, type Values } from './read-arguments.ts';

/** The result of a command: the text to print, and the exit code. */
export interface CommandResult {
  readonly text: string;
  readonly exitCode: number;
}

type Operator = Pick<Darkroom, 'operator'>;

/** Lists jobs: dead ones, unless `--state` names others. */
export async function listJobs({ operator }: Operator, { values }: Command): Promise<CommandResult> {
  const limit = values.limit === undefined ? {} : { limit: Number(values.limit) };
  const all = values.state?.includes('all') === true;
  const { states, ...rest } = jobsOf(values);
  const asked = all ? EVERY_STATE : states;
  const jobs = await operator.listJobs({ ...rest, ...(asked && { states: asked }), ...limit });
  const text = jobs.length === 0 ? 'No matching jobs.\n' : jobLines(jobs);
  return { text: values.json === true ? asJson(jobs) : text, exitCode: 0 };
}

const EVERY_STATE = ['WAITING', 'RUNNING', 'RETRYING', 'DEAD', 'DONE'] as const;

/** Retries jobs. Exits with 1 if one was left unchanged. */
export async function retryJobs({ operator }: Operator, command: Command): Promise<CommandResult> {
  return changeJobs(operator, command, async (id) => {
    const outcome = await operator.retryJob(id);
    return { outcome, isChanged: outcome !== 'UNCHANGED' };
  });
}

/** Discards jobs. Exits with 1 if one was left unchanged. */
export async function discardJobs({ operator }: Operator, command: Command): Promise<CommandResult> {
  return changeJobs(operator, command, async (id) => {
    const isChanged = await operator.discardJob(id);
    return { outcome: isChanged ? 'DISCARDED' : 'UNCHANGED', isChanged };
  });
}

/** Sweeps now. */
export async function sweepNow({ operator }: Operator, { values }: Command): Promise<CommandResult> {
  const findings = await operator.sweep();
  const { expired, abandoned, oversized, unknown, unreferenced, settled, unattached } = findings;
  const text = `Swept: ${counted(expired, 'upload')} expired, ${counted(abandoned, 'abandoned verification')} resumed, ${counted(oversized, 'upload')} rejected as too large, ${counted(unknown, 'upload')} in the storage without a record, ${counted(unreferenced, 'file')} detached because no row names ${unreferenced === 1 ? 'it' : 'them'}, ${counted(settled, 'file')} attached after an interrupted mutation, ${counted(unattached, 'unattached file')} deleted.\n`;
  return { text: values.json === true ? asJson(findings) : text, exitCode: 0 };
}

/**
 * Lists the differences between the database, the storage and the host's tables. With `--apply`, detaches files that no
 * row names. Exits with 1 if any differences are left.
 */
export async function listOrphans({ operator }: Operator, { values }: Command): Promise<CommandResult> {
  const orphans = await operator.orphans({ apply: values.apply === true });
  const { objects, uploads, missing, unreferenced, stopped } = orphans;
  const lists = [objects ?? [], uploads ?? [], missing, unreferenced ?? [], stopped];
  const isAny = lists.some(({ length }) => length > 0);
  return { text: values.json === true ? asJson(orphans) : orphansText(orphans), exitCode: isAny ? 1 : 0 };
}

/** Shows the history of a file. Exits with 1 if nothing is known about it. */
export async function inspectFile({ operator }: Operator, { values, ids }: Command): Promise<CommandResult> {
  const [id = ''] = ids;
  const story = await operator.inspect(id);
  const isKnown = story.file !== null || story.jobs.length > 0 || story.objects.length > 0;
  return { text: values.json === true ? asJson(story) : storyText(id, story), exitCode: isKnown ? 0 : 1 };
}

/** Changes the jobs with these ids, or all dead jobs that match the options. */
async function changeJobs(
  operator: Operator['operator'],
  { values, ids }: Command,
  change: (id: string) => Promise<{ readonly outcome: string; readonly isChanged: boolean }>,
): Promise<CommandResult> {
  const results: { readonly id: string; readonly outcome: string }[] = [];
  let isEveryOne = true;
  for (const id of ids.length > 0 ? ids : await deadJobs(operator, values)) {
    const { outcome, isChanged } = await change(id);
    results.push({ id, outcome });
    isEveryOne &&= isChanged;
  }
  const lines = results.map(({ id, outcome }) => `${id}  ${outcome}\n`).join('') || 'No matching jobs.\n';
  return { text: values.json === true ? asJson(results) : lines, exitCode: isEveryOne ? 0 : 1 };
}

async function deadJobs(operator: Operator['operator'], values: Values): Promise<readonly string[]> {
  const jobs: readonly JobSummary[] = await operator.listJobs({ ...jobsOf(values), limit: 1000 });
  return jobs.map(({ id }) => id);
}
