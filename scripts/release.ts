import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// Publishes and tags every version that npm does not have yet. Refuses pending changesets, which would be missing from
// the release.
const pending = readdirSync(join(import.meta.dirname, '../.changeset')).filter(
  (name) => name.endsWith('.md') && name !== 'README.md',
);
if (pending.length > 0) {
  throw new Error(
    `${pending.length} changesets are pending: run \`pnpm changeset version\`, commit, and release that.`,
  );
}
const run = (command: string, ...args: string[]): void => void execFileSync(command, args, { stdio: 'inherit' });
run('pnpm', 'build');
run('changeset', 'publish');
