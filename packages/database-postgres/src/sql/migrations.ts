import { readdirSync, readFileSync } from 'node:fs';

/** One step of the schema's history. Once released it is never edited: a further one follows it. */
export interface Migration {
  /** The name of its file without `.sql`. Migrations run in the order of their names. */
  readonly name: string;
  /** Its statements, in which `:schema` stands for the schema of the tables. */
  readonly text: string;
}

const folder = new URL('./migrations/', import.meta.url);

/**
 * All steps, oldest first. Each must leave the release before it working: its processes still run while
 * the first new one starts.
 *
 * The build puts what is read here in the place of this module, so that a host can bundle the
 * package without its files.
 */
export const MIGRATIONS: readonly Migration[] = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .toSorted()
  .map((file) => ({
    name: file.slice(0, -'.sql'.length),
    text: readFileSync(new URL(file, folder), 'utf8'),
  }));
