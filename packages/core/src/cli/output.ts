import { counted } from '../errors/counted.ts';
import type { Orphans } from '../operator/find-orphans.ts';
import type { FileStory } from '../operator/inspect-file.ts';
import type { JobSummary } from '../operator/job-summary.ts';

/** One value as JSON, for programs. */
export function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Jobs for people: one line each, with its error on the next. */
export function jobLines(jobs: readonly JobSummary[]): string {
  return jobs
    .map(({ id, queue, state, fileId, attempts, dueAt, endedAt, error }) => {
      const when = endedAt === null ? `due ${dueAt.toISOString()}` : `ended ${endedAt.toISOString()}`;
      const line = `${id}  ${queue}  ${state}  attempts ${attempts}  ${when}  file ${fileId ?? '-'}\n`;
      return error === null ? line : `${line}    ${error.code === null ? '' : `${error.code}: `}${error.message}\n`;
    })
    .join('');
}

/** The history of a file for people. */
export function storyText(id: string, { file, work, tags, jobs, objects, openUpload }: FileStory): string {
  const sections = [
    file === null
      ? `No record found for file ${id}.\n`
      : `File ${id}: ${file.status}, version ${file.version}, created ${file.createdAt.toISOString()}\n`,
    ...(file === null ? [] : [section('Record', Object.entries(file).map(memberLine))]),
    section(
      'Attempts',
      work.map(
        ({ name, status, requests, attempts, error }) =>
          `${name}: ${status}, requests: ${requests}, attempts: ${attempts}${error === null ? '' : `: ${error}`}`,
      ),
    ),
    section(
      'Tags',
      tags.map(
        ({ name, status, confidence, source }) => `${name}: ${status}, ${confidence ?? 'no confidence'}, ${source}`,
      ),
    ),
    section('Jobs', jobLines(jobs).split('\n').slice(0, -1)),
    section(
      'Objects',
      objects.map(({ key, size }) => `${key}${size === null ? '' : `, ${counted(size, 'byte')}`}`),
    ),
    ...(openUpload === null
      ? []
      : [section('Open upload', [`${counted(openUpload.parts, 'part')}, ${counted(openUpload.bytes, 'byte')}`])]),
  ];
  return sections.join('');
}

/** The differences between the database, the storage and the host's tables, for people. */
export function orphansText({ objects, uploads, missing, unreferenced, stopped, detached }: Orphans): string {
  const unlisted = ['unknown: this storage cannot list them'];
  const unread = ['unknown: the database has no `references`'];
  return [
    section('Objects that no record needs', objects ?? unlisted),
    section(
      'Open uploads that no record needs',
      uploads?.map(({ key, uploadId }) => `${key}, ${uploadId}`) ?? unlisted,
    ),
    section(
      'Missing objects that a record names',
      missing.map(({ fileId, key }) => `file ${fileId}: ${key}`),
    ),
    section('Attached files that no row of your tables names', unreferenced?.map(unreferencedLine) ?? unread),
    ...(stopped.length === 0
      ? []
      : [
          section(
            'Stopped references',
            stopped.map(({ reason }) => reason),
          ),
        ]),
    ...(detached === null ? [] : [`${counted(detached, 'file')} ${detached === 1 ? 'was' : 'were'} detached.\n`]),
  ].join('');
}

function unreferencedLine(file: NonNullable<Orphans['unreferenced']>[number]): string {
  const { fileId, target, subject, size, since, kept } = file;
  const record = subject === null ? 'no record' : `record ${subject}`;
  const why = `not named by any row since ${since.toISOString()}${kept === 'STOPPED' ? ', kept because the sweep stopped at its table' : ''}`;
  return `file ${fileId}: ${target}, ${record}, ${size === null ? 'size unknown' : counted(size, 'byte')}: ${why}`;
}

function memberLine([name, value]: [string, unknown]): string {
  return `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function section(title: string, lines: readonly string[]): string {
  return `${title}\n${lines.length === 0 ? '  none\n' : lines.map((line) => `  ${line}\n`).join('')}`;
}
