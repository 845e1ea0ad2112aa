import type { Scene } from './scene.ts';

/** Damage to the database, of one file or of its sums and jobs. */
export interface DatabaseDamage {
  readonly what: string;
  readonly of: keyof Scene;
  /** Its parameter is the file's id. */
  readonly sql: string;
  /** All that is to be found, as `KIND file`. */
  readonly found: readonly string[];
}

const file = (set: string): string => `update darkroom.files set ${set} where id = $1`;
const conversion = (set: string): string => `update darkroom.conversions set ${set} where file_id = $1`;
/** Damage to what is of all files. */
const anyway = (statement: string): string => `${statement} where $1::uuid is not null`;
const job = (name: string, state: string, data: string): string => /* SQL */ `
  insert into darkroom_jobs.job (name, state, start_after, data)
  select '${name}', '${state}', now() + interval '1 hour', ${data}
  from darkroom.installation i, darkroom.files f left join darkroom.conversions c on c.file_id = f.id
  where f.id = $1
`;
const request = `jsonb_build_object(
  'fileId', f.id, 'conversions', jsonb_build_array(jsonb_build_object('requestId', c.request_id))
)`;

/** Of each kind, with what is found in it. */
export const DATABASE_DAMAGE: readonly DatabaseDamage[] = [
  {
    what: 'a record that is gone',
    of: 'portrait',
    sql: 'delete from darkroom.files where id = $1',
    found: ['LEAKED portrait', 'LOST portrait'],
  },
  {
    what: 'a READY file that is REJECTED',
    of: 'portrait',
    sql: file(`status = 'REJECTED'`),
    found: ['LEAKED portrait', 'LOST portrait', 'MISSED_END portrait', 'UNTOLD portrait'],
  },
  {
    what: 'a READY file that EXPIRED',
    of: 'portrait',
    sql: file(`status = 'EXPIRED'`),
    found: ['LEAKED portrait', 'LOST portrait', 'MISSED_END portrait', 'UNTOLD portrait'],
  },
  {
    what: 'an upload that was aborted unasked',
    of: 'open',
    sql: file(`status = 'ABORTED'`),
    found: ['LOST open', 'OPEN_UPLOAD open'],
  },
  {
    what: 'an upload without its multipart upload',
    of: 'open',
    sql: file(`upload_id = 'none'`),
    found: ['OPEN_UPLOAD open'],
  },
  {
    what: 'a file that was deleted unasked',
    of: 'portrait',
    sql: file('deleted_at = now()'),
    found: ['LEAKED portrait', 'LOST portrait', 'MISSED_END portrait', 'UNTOLD portrait'],
  },
  {
    what: 'a deleted file that is back',
    of: 'deleted',
    sql: file('deleted_at = null'),
    found: [
      'DANGLING deleted',
      'LOST deleted',
      'MISCOUNTED none',
      'MISSED_END deleted',
      'NOT_GONE deleted',
      'STUCK deleted',
      'WRONG_JOB deleted',
    ],
  },
  {
    what: 'an aborted upload that is open',
    of: 'aborted',
    sql: file(`status = 'UPLOADING'`),
    found: ['NOT_GONE aborted'],
  },
  {
    what: 'a REJECTED file that is READY',
    of: 'rejected',
    sql: file(`status = 'READY', size = 1`),
    found: [
      'DANGLING rejected',
      'LOST rejected',
      'NOT_GONE rejected',
      'STUCK rejected',
      'UNTOLD rejected',
      'WRONG_JOB rejected',
    ],
  },
  {
    what: 'a verification that stands still',
    of: 'open',
    sql: file(`status = 'VERIFYING'`),
    found: ['OPEN_UPLOAD open', 'STUCK open'],
  },
  {
    what: 'an upload that is open for too long',
    of: 'open',
    sql: file(`upload_expires_at = now() - interval '1 hour'`),
    found: ['STUCK open'],
  },
  {
    what: 'a conversion that was given up',
    of: 'logo',
    sql: conversion(`status = 'FAILED'`),
    found: ['GIVEN_UP logo'],
  },
  { what: 'a conversion that stands still', of: 'logo', sql: conversion(`status = 'RUNNING'`), found: ['STUCK logo'] },
  {
    what: 'a conversion that is gone',
    of: 'logo',
    sql: 'delete from darkroom.conversions where file_id = $1',
    found: ['LEAKED logo', 'LOST logo'],
  },
  {
    what: 'a conversion without a key',
    of: 'logo',
    sql: conversion('key = null'),
    found: ['DANGLING logo', 'LEAKED logo', 'LOST logo'],
  },
  {
    what: 'a conversion that names no object',
    of: 'logo',
    sql: conversion(`key = key || '-other'`),
    found: ['DANGLING logo', 'LEAKED logo', 'LOST logo'],
  },
  {
    what: 'a conversion that is not published',
    of: 'logo',
    sql: conversion('public_key = null'),
    found: ['LEAKED logo', 'LOST logo'],
  },
  {
    what: 'a public file that is not published',
    of: 'logo',
    sql: file('public_key = null'),
    found: ['LEAKED logo', 'LOST logo'],
  },
  {
    what: 'a private file that is published',
    of: 'portrait',
    sql: file(`public_key = 'none'`),
    found: ['DANGLING portrait', 'LOST portrait'],
  },
  { what: 'a tagging that was given up', of: 'logo', sql: file(`tagging_status = 'FAILED'`), found: ['GIVEN_UP logo'] },
  { what: 'a tagging that stands still', of: 'logo', sql: file(`tagging_status = 'PENDING'`), found: ['STUCK logo'] },
  {
    what: 'a decision that was forgotten',
    of: 'portrait',
    sql: `update darkroom.file_tags set status = 'SUGGESTED' where file_id = $1`,
    found: ['LOST portrait', 'MISSED_END portrait'],
  },
  {
    what: 'tags that are gone',
    of: 'portrait',
    sql: 'delete from darkroom.file_tags where file_id = $1',
    found: ['LOST portrait', 'MISCOUNTED none', 'MISSED_END portrait'],
  },
  {
    what: 'an end that was not told',
    of: 'portrait',
    sql: file('version = version + 1'),
    found: ['MISSED_END portrait'],
  },
  {
    what: 'an end that was told otherwise',
    of: 'portrait',
    sql: file('tagging_status = null'),
    found: ['MISSED_END portrait'],
  },
  {
    what: 'an attachment that is gone, of a file that a customer names',
    of: 'portrait',
    sql: 'delete from darkroom.attachments where file_id = $1',
    found: ['LOST portrait', 'STUCK portrait'],
  },
  {
    what: 'an attached file that expires',
    of: 'portrait',
    sql: file(`expires_at = now() + interval '1 hour'`),
    found: ['LOST portrait'],
  },
  {
    what: 'a file that a customer names, and is not attached to',
    of: 'logo',
    sql: "insert into customers (id, portrait) values ('2', $1)",
    found: ['LOST logo'],
  },
  {
    what: 'a file that is attached to nothing, and has no end',
    of: 'logo',
    sql: file('expires_at = null'),
    found: ['STUCK logo'],
  },
  {
    what: 'a file whose end is over',
    of: 'logo',
    sql: file(`expires_at = now() - interval '1 hour'`),
    found: ['NOT_GONE logo'],
  },
  {
    what: 'a reservation of two days ago',
    of: 'logo',
    sql: `
      insert into darkroom.attachments (file_id, target, subject, reservation, file_created_at, attached_at)
      select id, 'Customer.logo', '1', gen_random_uuid(), created_at, now() - interval '2 days'
      from darkroom.files where id = $1
    `,
    found: ['STUCK logo'],
  },
  {
    what: 'sums of bytes that are wrong',
    of: 'open',
    sql: anyway('update darkroom.usage set bytes_stored = bytes_stored + 1'),
    found: ['MISCOUNTED none'],
  },
  { what: 'sums that are gone', of: 'open', sql: anyway('delete from darkroom.usage'), found: ['MISCOUNTED none'] },
  {
    what: 'sums of tags that are wrong',
    of: 'open',
    sql: anyway('update darkroom.owner_tags set files = files + 1'),
    found: ['MISCOUNTED none'],
  },
  {
    what: 'a job for a deleted file',
    of: 'deleted',
    sql: job('tag', 'retry', `jsonb_build_object('fileId', f.id, 'requestId', 'any')`),
    found: ['WRONG_JOB deleted'],
  },
  {
    what: 'a job for a request of the past',
    of: 'logo',
    sql: job('convert', 'created', `jsonb_build_object('fileId', f.id, 'requestId', 'past')`),
    found: ['WRONG_JOB logo'],
  },
  {
    what: 'two jobs for one request',
    of: 'logo',
    sql: `with one as (${job('convert', 'created', request)}) ${job('convert', 'retry', request)}`,
    found: ['DOUBLED logo'],
  },
  { what: 'a job that failed for good', of: 'logo', sql: job('convert', 'failed', request), found: ['GIVEN_UP logo'] },
  {
    what: 'a job that will remove what is needed',
    of: 'logo',
    sql: job(
      'delete',
      'created',
      `jsonb_build_object('prefixes', jsonb_build_array(i.id || '/public/' || f.id || '/'))`,
    ),
    found: ['WRONG_JOB logo'],
  },
  {
    what: 'a job that will remove the winner of attempts',
    of: 'logo',
    sql: job('delete', 'created', `jsonb_build_object('keys', jsonb_build_array(c.key))`),
    found: ['WRONG_JOB logo'],
  },
  {
    what: 'an event that no handler had',
    of: 'rejected',
    sql: 'delete from handled_events where file_id = $1',
    found: ['UNTOLD rejected'],
  },
  {
    what: 'an event that the webhook never had',
    of: 'deleted',
    sql: `delete from delivered_events where file_id = $1 and type = 'fileDeleted'`,
    found: ['UNTOLD deleted'],
  },
  {
    what: 'a conversion that no handler heard of',
    of: 'logo',
    sql: `delete from handled_events where file_id = $1 and type = 'conversionDone'`,
    found: ['UNTOLD logo'],
  },
  {
    what: 'an event that was handled twice',
    of: 'logo',
    sql: `insert into handled_events select * from handled_events where file_id = $1 and type = 'fileReady'`,
    found: ['DOUBLED logo'],
  },
];
