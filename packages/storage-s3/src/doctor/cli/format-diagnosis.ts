import { counted } from '@graphql-darkroom/core/adapter';
import { NOT_HERE } from '../checks/last-resorts.ts';
import type { Check, Diagnosis, RemedyDocument, Verdict } from '../diagnosis.ts';
import { exitCodeOf } from '../exit-code.ts';

const INDENT = ' '.repeat(9);
const COLUMNS = 120;
const CONCLUSIONS = {
  0: 'Passed.',
  1: 'NOT PASSED: fix the failed checks before you go live with this bucket.',
  3: 'NOT PASSED: nothing failed, but essential checks could not be tried.',
} as const;

/** The conclusion if no setting helps. */
const DO_NOT_USE =
  'NOT PASSED: do not use Darkroom with this storage. No setting fixes all failed checks: see “Do not use” above.';

/** A diagnosis as text for people: all checks, each document to apply once, then the conclusion. */
export function formatDiagnosis({ bucket, prefix, checks }: Diagnosis): string {
  const documents = new Map<string, RemedyDocument>();
  for (const { remedy } of checks) {
    if (remedy?.document !== undefined) documents.set(remedy.document.name, remedy.document);
  }
  const sections = [
    `Bucket ${bucket}${prefix === '' ? '' : `, prefix ${prefix}`}`,
    grouped(checks).map(formatCheck).join('\n'),
    ...[...documents.values()].map(formatDocument),
    summary(checks),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A document and what to do with it. */
export function formatDocument({ name, use, json }: RemedyDocument): string {
  return `${name}\n${use}\n${json}`;
}

/** Merges consecutive checks with the same finding: if a bucket cannot be reached, all other checks were not tried. */
function grouped(checks: readonly Check[]): readonly Check[] {
  const groups: Check[] = [];
  for (const check of checks) {
    const last = groups.at(-1);
    const isSame =
      last?.verdict === check.verdict && last.message === check.message && last.remedy?.advice === check.remedy?.advice;
    if (last !== undefined && isSame) groups.splice(-1, 1, { ...last, name: `${last.name}, ${check.name}` });
    else groups.push(check);
  }
  return groups;
}

function formatCheck({ name, verdict, message, remedy }: Check): string {
  const head = wrapped(`${verdict.padEnd(INDENT.length)}${name}: ${message}`, INDENT);
  if (remedy === undefined) return head;
  const see = remedy.document === undefined ? '' : ` See ${remedy.document.name} below.`;
  return `${head}\n${wrapped(`${INDENT}→ ${remedy.advice}${see}`, `${INDENT}  `)}`;
}

/** Breaks a line at spaces. Text in backticks, which people may copy, stays on one line. */
function wrapped(line: string, indent: string): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.match(/ *(?:[^ `]*`[^`]*`[^ ]*|[^ ]+)/g) ?? []) {
    if (current !== '' && current.length + word.length > COLUMNS) {
      lines.push(current);
      current = `${indent}${word.trimStart()}`;
    } else {
      current += word;
    }
  }
  return [...lines, current].join('\n');
}

function summary(checks: readonly Check[]): string {
  const named = (verdict: Verdict, filter: (check: Check) => boolean = () => true): string[] =>
    checks.filter((check) => check.verdict === verdict && filter(check)).map(({ name }) => name);
  const count = (verdict: Verdict): number => named(verdict).length;
  const hopeless = named('FAILED', ({ remedy }) => remedy?.advice === NOT_HERE.advice);
  const lines = [
    `${count('OK')} OK, ${counted(count('NOTE'), 'note')}, ${counted(count('WARNING'), 'warning')}, ${count('FAILED')} failed, ${count('UNKNOWN')} unknown.`,
    hopeless.length > 0 ? DO_NOT_USE : CONCLUSIONS[exitCodeOf({ checks })],
  ];
  const failed = named('FAILED');
  const untried = named('UNKNOWN', ({ essential }) => essential);
  if (failed.length > 0) lines.push(wrapped(`FAILED   ${failed.join(', ')}`, INDENT));
  if (untried.length > 0) lines.push(wrapped(`UNKNOWN  ${untried.join(', ')}`, INDENT));
  return lines.join('\n');
}
