import assert from 'node:assert/strict';
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStory, JobSummary, Orphans } from '@graphql-darkroom/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { PNG } from '../../core/test/support/sample-bytes.ts';
import { embeddedFolder } from './embedded-folder.ts';
import { BROKEN, HOST_TABLE, type Operated, operatedDarkroom } from './operated-darkroom.ts';

const BIN = join(import.meta.dirname, '../../core/src/cli/bin.ts');
const SUPPORT = join(import.meta.dirname, 'operated-darkroom.ts');
const COMMANDS = join(import.meta.dirname, 'processes/commands.ts');

const postgres = await startRealPostgres();
afterAll(async () => postgres?.stop());

/** What is said of the host's table while its rows name all files. */
const NAMED = { unreferenced: [], stopped: [], detached: null };

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

let directory: string;
let connectionString: string | undefined;
let server: Operated;

/** One process for many commands, each of which reads a configuration of its own; null for a process for each. */
let commands: ChildProcess | null = null;
let configs = 0;

async function begin(): Promise<void> {
  directory = await embeddedFolder();
  // Node.js itself imports it then, and with it the sources of this workspace.
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
  await writeConfig('darkroom.config.ts');
  server = operatedDarkroom(directory, connectionString);
}

async function writeConfig(name: string): Promise<void> {
  const config = `
    import { operatedDarkroom } from ${JSON.stringify(SUPPORT)};
    console.log('The configuration says hello.');
    export default operatedDarkroom(${JSON.stringify(directory)}, process.env.TEST_DATABASE_URL).darkroom;
  `;
  await writeFile(join(directory, name), config);
}

/** As somebody in psql. */
async function query(text: string, values: readonly unknown[] = []): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(text, [...values]);
  await client.end();
}

async function end(): Promise<void> {
  await server.close();
  await rm(directory, { recursive: true, force: true });
}

async function importPhoto(): Promise<string> {
  const { id } = await server.darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
  return id;
}

async function statusOf(id: string): Promise<string | undefined> {
  return (await server.darkroom.files.get(id))?.conversions[0]?.status;
}

async function command(...args: readonly string[]): Promise<Answer> {
  if (commands !== null) {
    const config = `darkroom.config.${(configs += 1)}.ts`;
    await writeConfig(config);
    const answered = once(commands, 'message');
    commands.send([...args, '--config', config]);
    return (await answered)[0] as Answer;
  }
  return new Promise((resolve) => {
    execFile(process.execPath, [...process.execArgv, BIN, ...args], { cwd: directory }, (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    );
  });
}

async function json<Value>(...args: readonly string[]): Promise<Value> {
  const { code, out, errors } = await command(...args, '--json');
  assert.equal(code, 0, errors);
  return JSON.parse(out) as Value;
}

describe.skipIf(postgres === null)('beside a server on a real Postgres', () => {
  beforeAll(async () => {
    connectionString = await postgres?.createDatabase();
    await query(HOST_TABLE);
    await begin();
    const env = { ...process.env, TEST_DATABASE_URL: connectionString };
    commands = fork(COMMANDS, { cwd: directory, env, execArgv: process.execArgv });
  });
  afterAll(async () => {
    if (commands !== null) {
      const exit = once(commands, 'exit');
      commands.disconnect();
      await exit;
      commands = null;
    }
    await end();
    connectionString = undefined;
  });

  test('a dead letter is listed with its cause, and what it is for asked for again', async () => {
    await writeFile(join(directory, BROKEN), '');
    const id = await importPhoto();
    await server.darkroom.runJobs();
    assert.equal(await statusOf(id), 'FAILED');

    const [dead, ...others] = await json<readonly JobSummary[]>('jobs', 'list', '--queue', 'convert');
    assert.deepEqual([dead?.queue, dead?.state, dead?.fileId, dead?.attempts], ['convert', 'DEAD', id, 1]);
    assert.deepEqual(others, []);
    const listed = await command('jobs', 'list', '--file', id);
    assert.match(listed.out, new RegExp(`${dead?.id}  convert  DEAD  attempts 1 .* file ${id}\n    No answer from `));
    for (const secret of ['hunter2', 'abc123']) assert.doesNotMatch(JSON.stringify([dead, listed]), new RegExp(secret));
    assert.deepEqual(await json('jobs', 'list', '--file', randomUUID()), []);

    await rm(join(directory, BROKEN));
    assert.deepEqual(await json('jobs', 'retry', '--file', id), [{ id: dead?.id, outcome: 'REQUESTED' }]);
    assert.deepEqual(await json('jobs', 'list'), []);
    await server.darkroom.runJobs();
    assert.equal(await statusOf(id), 'DONE');
  });

  test('a job that waits is given up, once', async () => {
    const id = await importPhoto();
    const [waiting] = await json<readonly JobSummary[]>('jobs', 'list', '--state', 'waiting', '--file', id);
    const job = waiting?.id ?? '';
    assert.deepEqual(await json('jobs', 'discard', job), [{ id: job, outcome: 'DISCARDED' }]);
    assert.equal(await statusOf(id), 'FAILED');
    const again = await command('jobs', 'discard', job);
    assert.deepEqual([again.code, again.out], [1, `${job}  UNCHANGED\n`]);
  });

  test('shows a file’s history, even after its deletion', async () => {
    const id = await importPhoto();
    await server.darkroom.runJobs();
    const story = await json<FileStory>('inspect', id);
    assert.deepEqual([story.file?.id, story.file?.status, story.file?.ownerId], [id, 'READY', 'ada']);
    assert.deepEqual(
      story.work.map(({ name, status, requests, attempts }) => [name, status, requests, attempts]),
      [['SEPIA', 'DONE', 1, 1]],
    );
    assert.ok(story.jobs.some(({ queue, state }) => queue === 'convert' && state === 'DONE'));
    assert.deepEqual(
      story.objects.map(({ key, size }) => [key.split('/')[3], size]),
      [
        ['conversions', PNG.length],
        ['original', PNG.length],
      ],
    );
    const { out } = await command('inspect', id);
    assert.match(out, new RegExp(`^File ${id}: READY[^]*SEPIA: DONE, requests: 1[^]*Objects\n  .*conversions`));

    await server.darkroom.files.delete(id);
    const deleted = await json<FileStory>('inspect', id);
    assert.equal(deleted.file, null);
    assert.ok(deleted.jobs.some(({ queue, fileId }) => queue === 'delete' && fileId === id));
    const nothing = await command('inspect', randomUUID());
    assert.deepEqual([nothing.code, nothing.out.startsWith('No record found')], [1, true]);
  });

  test('what the storage and the database disagree about is listed', async () => {
    const id = await importPhoto();
    await server.darkroom.runJobs();
    assert.deepEqual(await json('orphans'), { objects: [], uploads: [], missing: [], ...NAMED });
    const { objects } = await json<FileStory>('inspect', id);
    const original = objects.find(({ key }) => key.endsWith('/original'))?.key ?? '';
    const stray = original.replace(id, randomUUID());
    await server.storage.objects.write({ key: stray, body: new Blob([PNG]).stream(), contentType: 'image/png' });
    await server.storage.objects.delete({ keys: [original] });
    const { code, out } = await command('orphans', '--json');
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), {
      objects: [stray],
      uploads: [],
      missing: [{ fileId: id, key: original }],
      ...NAMED,
    });
    assert.match(
      (await command('orphans')).out,
      new RegExp(`no record needs\n  ${stray}\n.*\n  none\n.*\n  file ${id}: `),
    );
  });

  test('files that no row names are listed, and detached', async () => {
    const id = await importPhoto();
    const { attachments } = await server.database.open();
    const place = { target: 'Customer.logo', subject: '7', fileIds: [id], formerly: [] };
    await attachments.attach({ changes: [{ ...place, attach: 'ADD' }], detachedExpiresInSeconds: null });
    await query('insert into customers values ($1, $2)', ['7', id]);
    assert.deepEqual((await command('orphans')).out.match(/that no row of your tables names\n {2}none\n/)?.length, 1);
    await query('delete from customers');
    const listed = await command('orphans');
    assert.equal(listed.code, 1);
    assert.match(
      listed.out,
      new RegExp(
        `file ${id}: Customer\\.logo, record 7, ${PNG.length} bytes: not named by any row since [^ ]+Z, kept because`,
      ),
    );
    assert.match(
      listed.out,
      /Stopped references\n {2}public\.customers\.logo does not name 1 of 1 file attached.*is empty/,
    );
    const applied = await command('orphans', '--apply');
    assert.match(applied.out, /that no row of your tables names\n {2}none\n1 file was detached\.\n$/);
    assert.notEqual((await server.darkroom.files.get(id))?.expiresAt, null);
    const again = JSON.parse((await command('orphans', '--apply', '--json')).out) as Orphans;
    assert.deepEqual([again.unreferenced, again.stopped, again.detached], [[], [], 0]);
    assert.equal((await command('sweep', '--apply')).code, 2);
  });

  test('a sweep runs at once', async () => {
    const { code, out, errors } = await command('sweep');
    assert.deepEqual(
      [code, out],
      [
        0,
        'Swept: 0 uploads expired, 0 abandoned verifications resumed, 0 uploads rejected as too large, 0 uploads in the storage without a record, 0 files detached because no row names them, 0 files attached after an interrupted mutation, 0 unattached files deleted.\n',
      ],
    );
    assert.match(errors, /says hello/);
  });
});

describe('on PGlite', () => {
  beforeAll(begin);
  afterAll(end);

  // Each command opens PGlite again, which takes seconds.
  test('commands run while no server does, and say what is wrong where one does', { timeout: 180_000 }, async () => {
    await writeFile(join(directory, BROKEN), '');
    const id = await importPhoto();
    await server.darkroom.runJobs();
    const locked = await command('jobs', 'list');
    assert.deepEqual([locked.code, locked.out], [2, '']);
    assert.match(locked.errors, /in use by another process.*Your server is probably running/);

    await server.close();
    const [dead] = await json<readonly JobSummary[]>('jobs', 'list', '--queue', 'convert');
    assert.deepEqual([dead?.fileId, dead?.state], [id, 'DEAD']);
    assert.deepEqual(await json('jobs', 'retry', dead?.id ?? ''), [{ id: dead?.id, outcome: 'REQUESTED' }]);
    const story = await json<FileStory>('inspect', id);
    assert.deepEqual([story.file?.id, story.objects.length], [id, 1]);

    await rm(join(directory, BROKEN));
    server = operatedDarkroom(directory, undefined);
    await server.darkroom.runJobs();
    assert.equal(await statusOf(id), 'DONE');
  });
});
