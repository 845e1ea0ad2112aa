import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A registry of npm packages on the loopback. */
export interface LocalRegistry {
  readonly url: string;
  close(): void;
}

type Manifest = Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };

/**
 * Serves what the workspace has installed as a registry does, so that npm installs packages, with their ranges and
 * peers, without a network. What the workspace does not have is answered with 404, as an optional
 * package for another platform is.
 */
export async function localRegistry(modules: string): Promise<LocalRegistry> {
  const installed = installedPackages(modules);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const [name = '', version] = path.split('/-/');
    const versions = installed.get(name);
    if (versions === undefined) response.writeHead(404).end('{}');
    else if (version === undefined) response.end(JSON.stringify(packument(url, name, versions)));
    else sendTarball(versions.get(version.replace(/\.tgz$/, ''))?.folder ?? '', response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Installed {
  readonly folder: string;
  readonly manifest: Manifest;
}
type Versions = Map<string, Installed>;

function installedPackages(modules: string): ReadonlyMap<string, Versions> {
  const packages = new Map<string, Versions>();
  for (const entry of readdirSync(join(modules, '.pnpm'))) {
    const parent = join(modules, '.pnpm', entry, 'node_modules');
    for (const folder of existsSync(parent) ? foldersIn(parent) : []) {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      const versions = packages.get(manifest.name) ?? new Map<string, Installed>();
      packages.set(manifest.name, versions.set(manifest.version, { folder, manifest }));
    }
  }
  return packages;
}

/** The packages that really lie here; links lead to their own folders. */
function foldersIn(parent: string): readonly string[] {
  return readdirSync(parent, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [];
    const folder = join(parent, entry.name);
    if (entry.name.startsWith('@')) return foldersIn(folder);
    return existsSync(join(folder, 'package.json')) ? [folder] : [];
  });
}

function packument(url: string, name: string, versions: Versions): unknown {
  const newest = [...versions.keys()].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  const described = [...versions].map(([version, { manifest }]) => [
    version,
    { ...manifest, dist: { tarball: `${url}/${name}/-/${version}.tgz` } },
  ]);
  return { name, 'dist-tags': { latest: newest }, versions: Object.fromEntries(described) as unknown };
}

function sendTarball(folder: string, response: ServerResponse): void {
  const options = ['--hard-dereference', '--exclude=./node_modules', '--transform=s,^\\.,package,'];
  const tar = spawn('tar', ['--create', ...options, '--use-compress-program=gzip -1', '--directory', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  tar.stdout.pipe(response);
}
