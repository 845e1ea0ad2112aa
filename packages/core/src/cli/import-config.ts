import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { basename, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';
import { importNoting } from './import-noting.ts';

/**
 * Imports a module as its project does. Node.js runs the ES modules that it can read. This compiles what otherwise
 * needs a compiler or a bundler: imports without extensions, `.js` for `.ts`, CommonJS in TypeScript, `paths` of the
 * tsconfig.json, decorators with their metadata, enums.
 */
export async function importConfig(path: string): Promise<unknown> {
  const { href } = pathToFileURL(path);
  // Node.js would try CommonJS in TypeScript as CommonJS, and fail with a misleading warning.
  if (!isEsModule(path, href)) return compiled(path);
  const imported = await importUnlessUnreadable(href);
  return imported === null ? compiled(path) : imported.module;
}

/**
 * Null if Node.js could not read the module or one of its imports. Rethrows once any of it has run: it must not run
 * again.
 */
async function importUnlessUnreadable(href: string): Promise<{ readonly module: unknown } | null> {
  const { hasBegun, module } = await importNoting(href);
  try {
    return { module: await module };
  } catch (error) {
    if (hasBegun() || !isUnreadable(error)) throw error;
    return null;
  }
}

async function compiled(path: string): Promise<unknown> {
  // A cache would write files, which a container often does not allow, for a command that runs once.
  const jiti = createJiti(path, { interopDefault: false, tsconfigPaths: true, fsCache: false });
  return jiti.import(path);
}

function isEsModule(path: string, href: string): boolean {
  const extension = extname(path);
  if (extension.startsWith('.m')) return true;
  if (extension.startsWith('.c')) return false;
  const manifest = findPackageJSON(href);
  // Without a package.json, Node.js 24 returns the module itself.
  if (manifest === undefined || basename(manifest) !== 'package.json') return false;
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly type?: string }).type === 'module';
}

const UNREADABLE: ReadonlySet<unknown> = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_IMPORT_ATTRIBUTE_MISSING',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
]);

/** A SyntaxError may also report a missing export, such as a type that is imported without `type`. */
function isUnreadable(error: unknown): boolean {
  return error instanceof SyntaxError || UNREADABLE.has((Object(error) as { readonly code?: unknown }).code);
}
