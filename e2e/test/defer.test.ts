import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from 'vitest';

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly incremental?: readonly { readonly data: unknown; readonly errors?: unknown }[];
}

function dataOf(answers: readonly Answer[]): readonly unknown[] {
  return answers.flatMap(({ data, errors, incremental = [] }) => {
    assert.equal(errors, undefined);
    return [...(data === undefined ? [] : [data]), ...incremental.map((part) => part.data)];
  });
}

test('fields of files may be deferred, on graphql 17', async () => {
  const preload = join(import.meta.dirname, '../src/use-graphql-17.ts');
  const program = join(import.meta.dirname, 'support/deferred.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=@graphql-darkroom/source',
    `--import=${preload}`,
    program,
  ]);
  const { id, ...runs } = JSON.parse(stdout) as { readonly id: string } & Readonly<
    Record<'completed' | 'set' | 'read', readonly Answer[]>
  >;
  assert.deepEqual(dataOf(runs.completed), [{ completeFileUpload: { success: true } }, { file: { status: 'READY' } }]);
  assert.deepEqual(dataOf(runs.set), [{ setLogo: { id: '1' } }, { logo: { id } }]);
  assert.deepEqual(dataOf(runs.read), [
    { me: { id: '1' } },
    { logo: { status: 'READY' } },
    { attachments: [{ target: 'Person.logo', subject: '1' }] },
  ]);
});
