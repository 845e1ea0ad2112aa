import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An example, as it was before the diff of its README. */
export interface Before {
  readonly folder: string;
  /** The sources, one after the other. */
  readonly text: string;
  /** How many lines the diff adds and removes. */
  readonly lines: { readonly added: number; readonly removed: number };
  remove(): Promise<void>;
}

/** Takes the diff of an example's README back, in a copy; throws where it is not what was done. */
export async function beforeDarkroom(example: string): Promise<Before> {
  const readme = await readFile(join(example, 'README.md'), 'utf8');
  const [, diff = ''] = /```diff\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-before-'));
  await cp(join(example, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(example, 'package.json'), join(folder, 'package.json'));
  await symlink(join(example, 'node_modules'), join(folder, 'node_modules'));

  let text = '';
  for (const part of diff.split(/^--- /m).slice(1)) {
    const [name = '', , ...lines] = part.trimEnd().split('\n');
    const file = join(folder, name);
    text += await takeBack(
      file,
      lines
        .join('\n')
        .split(/^@@.*\n?/m)
        .filter(Boolean),
    );
  }
  const count = (sign: RegExp): number => diff.match(sign)?.length ?? 0;
  const lines = { added: count(/^\+(?!\+\+ )/gm), removed: count(/^-(?!-- )/gm) };
  return { folder, text, lines, remove: () => rm(folder, { recursive: true }) };
}

async function takeBack(file: string, hunks: readonly string[]): Promise<string> {
  let text = await readFile(file, 'utf8');
  for (const hunk of hunks) {
    const lines = hunk.replace(/\n$/, '').split('\n');
    const sideOf = (other: string): string =>
      lines.flatMap((line) => (line.startsWith(other) ? [] : [`${line.slice(1)}\n`])).join('');
    const [after, before] = [sideOf('-'), sideOf('+')];
    if (text.split(after).length !== 2) throw new Error(`This hunk is not in ${file}:\n${hunk}`);
    text = text.replace(after, () => before);
  }
  await writeFile(file, text);
  return text;
}
