import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Checks the tarball that users install, in which `publishConfig.exports` applies, not the folder.
const directory = mkdtempSync(join(tmpdir(), 'darkroom-packages-'));

function run(file: string, ...args: string[]): boolean {
  return spawnSync(file, args, { stdio: 'inherit' }).status === 0;
}

try {
  if (!run('pnpm', '--recursive', '--filter', './packages/*', 'pack', '--pack-destination', directory)) {
    throw new Error('Packing failed: run `pnpm build` and read the message above.');
  }
  const tarballs = readdirSync(directory).map((name) => join(directory, name));
  const bad = tarballs.filter((tarball) => {
    const isPublishable = run('publint', 'run', tarball, '--strict');
    const hasRightTypes = run('attw', tarball, '--no-emoji', '--format', 'ascii');
    return !isPublishable || !hasRightTypes;
  });
  process.exitCode = bad.length === 0 ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true });
}
