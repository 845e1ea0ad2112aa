import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'tsdown';

const EXAMPLE = join(import.meta.dirname, '../..');
const PACKAGES = join(EXAMPLE, '../../packages');
/** Those that it has from npm, where they are no folders of the workspace, which Next.js would bundle. */
const OURS = ['client', 'core', 'database-postgres', 'processor-sharp', 'storage-fs'];

/** A copy of the example with Darkroom's packages as npm installs them, built from the sources. */
export interface InstalledCopy {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes the copy; inside of the repository, as Next.js reads nothing outside of the folder with the lock file. */
export async function installedCopy(): Promise<InstalledCopy> {
  await mkdir(join(EXAMPLE, '.darkroom'), { recursive: true });
  const folder = await mkdtemp(join(EXAMPLE, '.darkroom/installed-'));
  for (const name of ['next.config.ts', 'package.json', 'tsconfig.json', 'src']) {
    await cp(join(EXAMPLE, name), join(folder, name), { recursive: true });
  }
  await linkAll(join(EXAMPLE, 'node_modules'), join(folder, 'node_modules'));
  for (const name of OURS) await install(name, join(folder, 'node_modules/@graphql-darkroom', name));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

async function install(name: string, to: string): Promise<void> {
  const from = join(PACKAGES, name);
  await build({
    cwd: from,
    config: join(from, 'tsdown.config.ts'),
    outDir: join(to, 'dist'),
    dts: false,
    clean: false,
    logLevel: 'error',
  });
  const { publishConfig, ...described } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as {
    readonly publishConfig: { readonly exports: unknown };
  };
  await writeFile(join(to, 'package.json'), JSON.stringify({ ...described, exports: publishConfig.exports }));
  await linkAll(join(from, 'node_modules'), join(to, 'node_modules'));
}

/** Links what is installed in one folder into another, but Darkroom's own packages. */
async function linkAll(from: string, to: string): Promise<void> {
  for (const name of await readdir(from)) {
    if (name.startsWith('.') || name === '@graphql-darkroom') continue;
    const names = name.startsWith('@') ? (await readdir(join(from, name))).map((inner) => join(name, inner)) : [name];
    for (const each of names) {
      await mkdir(dirname(join(to, each)), { recursive: true });
      await symlink(await realpath(join(from, each)), join(to, each));
    }
  }
}
