import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { graphql, parse, subscribe } from 'graphql';
import { Pool } from 'pg';
import { test } from 'vitest';
import { drawTrace, type PlainSpan, plainSpan, startOpenTelemetry } from '../../../test/support/open-telemetry.ts';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { dataDirectory } from './support/demo-process.ts';
import { photo } from './support/photo.ts';
import { tracedDarkroom } from './support/traced-darkroom.ts';

const postgres = await startRealPostgres();

interface FollowedFile {
  readonly conversion: { readonly status: string } | null;
  readonly tagging: { readonly status: string } | null;
}

test.skipIf(postgres === null)('one trace goes from the mutation to the worker that is another process', async () => {
  const telemetry = startOpenTelemetry();
  const directory = await dataDirectory();
  const connectionString = (await postgres?.createDatabase()) ?? '';
  const pool = new Pool({ connectionString });
  const { darkroom, serveFile } = tracedDarkroom(pool, directory.path);
  await darkroom.ready();
  const worker = startWorker(connectionString, directory.path);
  await worker.isReady;

  const schema = darkroom.makeSchema({ typeDefs: 'type Query { ping: Boolean }', resolvers: {} });
  const ask = async (source: string, variableValues: object): Promise<Record<string, never>> => {
    const { data, errors } = await graphql({ schema, source, variableValues: { ...variableValues } });
    assert.deepEqual(errors, undefined);
    return data as Record<string, never>;
  };
  const bytes = await photo(1200, 900);
  const start = 'mutation ($size: SafeInt) { startFileUpload(size: $size, name: "me.jpg") { id urls } }';
  const upload = (await ask(start, { size: bytes.length }))['startFileUpload'] as unknown as {
    readonly id: string;
    readonly urls: readonly string[];
  };
  const sent = new Request(upload.urls[0] ?? '', { method: 'PUT', body: Buffer.from(bytes) });
  assert.equal((await serveFile?.(sent))?.status, 200);
  const follow = 'subscription ($id: ID!) { file(id: $id) { conversion(name: SEPIA) { status } tagging { status } } }';
  const events = await subscribe({ schema, document: parse(follow), variableValues: { id: upload.id } });
  assert.ok(Symbol.asyncIterator in events);
  await events.next();
  await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: upload.id });

  const pushed: { sepiaAtMs?: number; tagsAtMs?: number } = {};
  for await (const { data } of events) {
    const file = data?.['file'] as FollowedFile | undefined;
    if (file?.conversion?.status === 'DONE') pushed.sepiaAtMs ??= Date.now();
    if (file?.tagging?.status === 'DONE') pushed.tagsAtMs ??= Date.now();
    if (pushed.sepiaAtMs !== undefined && pushed.tagsAtMs !== undefined) break;
  }
  const there = await worker.stop();
  const here = telemetry.spans().map(plainSpan);
  await darkroom.close();
  await telemetry.stop();
  await pool.end();
  await postgres?.stop();
  await directory.remove();

  const completed = here.find(({ name }) => name === 'completeFileUpload');
  assert.ok(completed !== undefined);
  const ofTrace = [...here, ...there].filter(({ traceId }) => traceId === completed.traceId);
  const said = drawTrace(ofTrace);
  const sepiaAfterMs = (pushed.sepiaAtMs ?? 0) - completed.startedAtMs;
  // PRINT_TRACE=1 shows it.
  if (process.env['PRINT_TRACE'] !== undefined) {
    console.log(`${said}\n${sepiaAfterMs.toFixed(1)} ms  the sepia is pushed to the subscriber`);
  }
  const verified = ofTrace.find(({ name }) => name === 'verify upload');
  const job = there.find((span) => span.name === 'process convert');
  assert.deepEqual([job?.traceId, job?.parentSpanId], [completed.traceId, verified?.spanId]);
  for (const name of ['convert SEPIA', 'suggest tags', 'storage objects.write']) {
    assert.ok(
      there.some((span) => span.name === name && span.traceId === completed.traceId),
      `no ${name}:\n${said}`,
    );
  }
  assert.equal(
    here.some(({ name }) => name.startsWith('process ')),
    false,
    'this process runs no jobs',
  );
});

/** A worker in a process of its own. */
function startWorker(...given: readonly string[]): {
  readonly isReady: Promise<unknown>;
  /** Gives the spans that ended there. */
  stop(): Promise<readonly PlainSpan[]>;
} {
  const file = join(import.meta.dirname, 'processes/traced-worker.ts');
  const child = spawn(process.execPath, ['--conditions=@graphql-darkroom/source', file, ...given], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => lines.push(line));
  return {
    isReady: once(reader, 'line'),
    stop: async () => {
      const exit = once(child, 'exit');
      child.stdin.end();
      await exit;
      return JSON.parse(lines.at(-1) ?? '[]') as readonly PlainSpan[];
    },
  };
}
