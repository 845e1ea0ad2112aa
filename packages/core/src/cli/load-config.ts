import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Darkroom } from '../create-darkroom.ts';
import { invalidConfiguration } from '../errors/invalid-configuration.ts';

const NAMES = ['darkroom.config.ts', 'darkroom.config.mts', 'darkroom.config.js', 'darkroom.config.mjs'];

/**
 * The Darkroom that a configuration file exports as its default: the one named, or the first of
 * `darkroom.config.{ts,mts,js,mjs}` in the working directory.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export async function loadConfig(named: string | undefined): Promise<Darkroom> {
  const path =
    named === undefined ? NAMES.map((name) => resolve(name)).find((name) => existsSync(name)) : resolve(named);
  if (path === undefined || !existsSync(path)) {
    throw invalidConfiguration(
      `There is no ${named ?? 'darkroom.config.ts here'}. Write one with \`export default createDarkroom({ ... })\`, or name yours by --config.`,
    );
  }
  const loaded = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  if (isDarkroom(loaded.default)) return loaded.default;
  throw invalidConfiguration(`${path} must have what \`createDarkroom({ ... })\` gives as its default export.`);
}

function isDarkroom(value: unknown): value is Darkroom {
  return typeof value === 'object' && value !== null && 'typeDefs' in value && 'claimStorage' in value;
}
