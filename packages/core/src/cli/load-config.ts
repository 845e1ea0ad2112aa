import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Darkroom } from '../create-darkroom.ts';
import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import { importConfig } from './import-config.ts';

const NAMES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `darkroom.config.${extension}`);

/**
 * Loads the Darkroom, or the promise of one, that a configuration file exports as its default: from the named file, or
 * from the first of `darkroom.config.{ts,mts,cts,js,mjs,cjs}` in the working directory.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export async function loadConfig(named: string | undefined): Promise<Darkroom> {
  const path =
    named === undefined ? NAMES.map((name) => resolve(name)).find((name) => existsSync(name)) : resolve(named);
  if (path === undefined || !existsSync(path)) {
    throw invalidConfiguration(
      `Cannot find ${named ?? 'darkroom.config.ts in the working directory'}. Create it with \`export default createDarkroom({ ... })\`, or pass its path with --config.`,
    );
  }
  const darkroom = await defaultOf(await importConfig(path));
  if (darkroom !== null) return darkroom;
  throw invalidConfiguration(`${path} must default-export the result of \`createDarkroom({ ... })\`.`);
}

/** In compiled CommonJS, the default export is the `default` of the default export that ES modules see. */
async function defaultOf(module: unknown): Promise<Darkroom | null> {
  let value: unknown = module;
  for (let depth = 0; depth < 2; depth += 1) {
    value = await (Object(value) as { readonly default?: unknown }).default;
    if (isDarkroom(value)) return value;
  }
  return null;
}

function isDarkroom(value: unknown): value is Darkroom {
  return typeof value === 'object' && value !== null && 'typeDefs' in value && 'claimStorage' in value;
}
