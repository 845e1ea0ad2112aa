import type { Check, Diagnosis, RemedyDocument, Verdict } from '../diagnosis.ts';

const INDENT = ' '.repeat(9);

/** A diagnosis for people: all checks, then the documents to apply, each once. */
export function formatDiagnosis({ bucket, prefix, checks }: Diagnosis): string {
  const documents = new Map<string, RemedyDocument>();
  for (const { remedy } of checks) {
    if (remedy?.document !== undefined) documents.set(remedy.document.name, remedy.document);
  }
  const sections = [
    `Bucket ${bucket}${prefix === '' ? '' : `, prefix ${prefix}`}`,
    checks.map(formatCheck).join('\n'),
    ...[...documents.values()].map(formatDocument),
    summary(checks),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** A document, and what to do with it. */
export function formatDocument({ name, use, json }: RemedyDocument): string {
  return `${name}\n${use}\n${json}`;
}

function formatCheck({ name, verdict, message, remedy }: Check): string {
  const head = `${verdict.padEnd(INDENT.length)}${name}: ${message}`;
  if (remedy === undefined) return head;
  const see = remedy.document === undefined ? '' : ` See ${remedy.document.name} below.`;
  return `${head}\n${INDENT}→ ${remedy.advice}${see}`;
}

function summary(checks: readonly Check[]): string {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  return `${count('OK')} OK, ${count('WARNING')} warnings, ${count('FAILED')} failed, ${count('UNKNOWN')} unknown.`;
}
