import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, it } from 'vitest';
import { freePorts } from '../../../test/support/free-ports.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const packageDirectory = new URL('..', import.meta.url);

describe('README', () => {
  it('has an example that runs', async () => {
    const readme = readFileSync(new URL('README.md', packageDirectory), 'utf8');
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    assert.match(example, /fsStorage\(/);
    const here = example
      .replace("'./files'", JSON.stringify(temporaryDirectory()))
      .replaceAll('4000', String(await freePorts()));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', here],
      { cwd: packageDirectory, timeout: 30_000 },
    );
    assert.equal(stdout, 'hello\n');
  });
});
