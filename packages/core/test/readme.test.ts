import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

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
  expect(JSON.parse(stdout)).toEqual({ data: { fileUploadPolicy: { maxBytes: 5_000_000, convert: ['SEPIA'] } } });
});
