import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { test } from 'vitest';

const packageDirectory = new URL('..', import.meta.url);

test('the example of the README makes a schema that answers', async () => {
  const readme = await readFile(new URL('README.md', packageDirectory), 'utf8');
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const used = `
    import { graphql } from 'graphql';
    ${example}
    const source = '{ fileUploadPolicy(target: "Person.portrait") { maxBytes convert } }';
    console.log(JSON.stringify(await graphql({ schema, source, contextValue: { userId: 'ada' } })));
    await worker.close();
    await darkroom.close();
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', used],
    { cwd: packageDirectory },
  );
  assert.deepEqual(JSON.parse(stdout), { data: { fileUploadPolicy: { maxBytes: 5_000_000, convert: ['SEPIA'] } } });
});
