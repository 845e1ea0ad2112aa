import { readdirSync, readFileSync } from 'node:fs';

/** One step of the schema's history. A released migration is never edited: add another one instead. */
export interface Migration {
  /** The name of its file without `.sql`. Migrations run in the order of their names. */
  readonly name: string;
  /** Its statements, in which `:schema` stands for the schema of the tables. */
  readonly text: string;
}

const folder = new URL('./migrations/', import.meta.url);

/**
 * All steps, oldest first. Each must keep the previous release working: its processes still run while the first new one
 * starts.
 *
 * The build replaces this module with the values that it reads, so that a host can bundle the package without its
 * files.
 */
export const MIGRATIONS: readonly Migration[] = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .toSorted()
  .map((file) => ({
    name: file.slice(0, -'.sql'.length),
    text: readFileSync(new URL(file, folder), 'utf8'),
  }));
