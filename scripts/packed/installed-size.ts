import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How many packages a package brings into a project that npm installed, itself included and its peers not,
 * and their length in bytes.
 */
export function installedSize(project: string, name: string): { readonly packages: number; readonly bytes: number } {
  const folders = new Set<string>();
  const add = (wanted: string, from: string): void => {
    const folder = find(project, wanted, from);
    if (folder === null || folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Readonly<Record<string, string>>;
    };
    for (const dependency of Object.keys(dependencies)) add(dependency, folder);
  };
  add(name, project);
  return { packages: folders.size, bytes: [...folders].reduce((sum, folder) => sum + lengthOf(folder), 0) };
}

/** Where Node.js would find it: in the nearest folder of modules. */
function find(project: string, name: string, from: string): string | null {
  for (let at = from; at.startsWith(project); at = join(at, '..')) {
    const folder = join(at, 'node_modules', name);
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return folder;
  }
  return null;
}

function lengthOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? lengthOf(path) : statSync(path).size;
    })
    .reduce((sum, length) => sum + length, 0);
}
