import { invalidConfiguration } from '@graphql-darkroom/core/adapter';

/** The column in which your rows name the files attached to a target. */
export interface PostgresReference {
  /**
   * The table or view, such as `'customers'` or `'sales.customers'`: names as Postgres stores them, without quotes.
   * Without a schema, it is looked up in the search path of the pool's connections.
   */
  readonly table: string;
  /**
   * The column that holds ids of files, of type `text`, `varchar` or `uuid`, or an array of these. It needs an index: a
   * B-tree or hash index that begins with it, or a GIN index for an array.
   */
  readonly column: string;
  /**
   * The column with the id of the record, such as `'id'`. Its text is the target's `subject`. A file then counts as
   * named only by a row of the record that it is attached to.
   *
   * @default none: a row of any record counts
   */
  readonly subject?: string;
}

/** Options for the sweep to compare files with your own tables. */
export interface ReferenceOptions {
  /**
   * The columns of your tables that name files, by the target that these are attached to, such as `'Customer.logo'`.
   * The sweep detaches files that no row has named for longer than the grace period, whatever deleted the row. Needs a
   * `pool` that reaches these tables, and the right to select from them without restriction by row-level security.
   *
   * @default none
   */
  readonly references?: Readonly<Record<string, PostgresReference>>;
  /**
   * How long an attached file may go unnamed by any row before it is detached, and how old an attachment must be before
   * it is compared with rows, 0 to 31,536,000 seconds.
   *
   * @default 3600
   */
  readonly referencesGraceSeconds?: number;
}

/** The references of the options, checked as far as possible without a database. */
export interface References {
  readonly byTarget: ReadonlyMap<string, PostgresReference>;
  readonly graceSeconds: number;
}

const MAX_GRACE_SECONDS = 31_536_000;

/**
 * Reads the options; null if there are no references.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming what is wrong.
 */
export function readReferences(options: ReferenceOptions, hasPool: boolean): References | null {
  const { references, referencesGraceSeconds: graceSeconds = 3600 } = options;
  if (typeof graceSeconds !== 'number' || !(graceSeconds >= 0 && graceSeconds <= MAX_GRACE_SECONDS)) {
    throw invalidConfiguration('`referencesGraceSeconds` must be a number of seconds from 0 to 31,536,000, a year.');
  }
  if (references === undefined) return null;
  const byTarget = new Map(Object.entries(references));
  if (byTarget.size === 0) return null;
  if (!hasPool) {
    throw invalidConfiguration(
      '`references` are for your own tables, which the embedded Postgres does not contain. Pass the `pool` of their database, or omit `references`.',
    );
  }
  for (const [target, reference] of byTarget) requireReference(target, reference);
  return { byTarget, graceSeconds };
}

const MEMBERS: readonly string[] = ['table', 'column', 'subject'];

/** Checks a reference from JavaScript, which has no types. */
function requireReference(target: string, reference: unknown): void {
  if (!/^[_A-Za-z]\w*\./.test(target)) {
    throw invalidConfiguration(
      `\`references\` has the key ${JSON.stringify(target)}, which is not a schema coordinate. Use a target such as \`Customer.logo\`.`,
    );
  }
  const name = `references[${JSON.stringify(target)}]`;
  if (typeof reference !== 'object' || reference === null) {
    throw invalidConfiguration(`\`${name}\` must be \`{ table, column, subject? }\`.`);
  }
  for (const [member, value] of Object.entries(reference) as [string, unknown][]) {
    if (!MEMBERS.includes(member)) {
      throw invalidConfiguration(`Unknown option \`${name}.${member}\`. Valid options: ${MEMBERS.join(', ')}.`);
    }
    if (value === undefined && member === 'subject') continue;
    if (typeof value !== 'string' || value === '') {
      throw invalidConfiguration(
        `\`${name}.${member}\` must be the name of a ${member === 'table' ? 'table' : 'column'}.`,
      );
    }
  }
  const { table, column } = reference as Partial<PostgresReference>;
  if (table === undefined || column === undefined) {
    throw invalidConfiguration(`\`${name}\` needs a \`table\` and a \`column\`.`);
  }
}
