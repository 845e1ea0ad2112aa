import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { Dialect, KyselyPlugin, QueryId, UnknownRow } from 'kysely';

/** Keeps libraries that detect JSON in texts from parsing it and from renaming its keys. */
const PREFIX = 'row ';
const ROW = 'darkroom_row';

/** The tokens that show where the outermost statement begins, and whether it returns rows. */
const TOKENS = /'[^']*'|"[^"]*"|[()]|\b(?:select|insert|update|delete|returning)\b/gi;

/**
 * Makes each row a single column of text with its JSON, which no parser, name mapper or JSON detection of a host's
 * library changes. Times are then ISO 8601 texts and numbers are numbers, as in the JSON of Darkroom's own statements.
 */
export function rowsAsText(dialect: Dialect): { readonly dialect: Dialect; readonly plugins: KyselyPlugin[] } {
  const wrapped = new WeakSet<QueryId>();
  const read: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result, queryId }) => ({
      ...result,
      // Statements of pg-boss are not wrapped, and their rows are not read.
      rows: wrapped.has(queryId) ? result.rows.map(readRow) : [],
    }),
  };
  const asText: Dialect = {
    createDriver: () => dialect.createDriver(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => {
      const compiler = dialect.createQueryCompiler();
      return {
        compileQuery: (node, queryId) => {
          const compiled = compiler.compileQuery(node, queryId);
          const sql = selectText(compiled.sql);
          if (sql === null) return compiled;
          wrapped.add(queryId);
          return { ...compiled, sql };
        },
      };
    },
  };
  return { dialect: asText, plugins: [read] };
}

/**
 * `with …, darkroom_row as (…) select row_to_json(darkroom_row)`, since statements that write are not allowed in a
 * nested `with`. Null for a statement without rows.
 */
function selectText(text: string): string | null {
  let depth = 0;
  let start: number | null = null;
  let givesRows = false;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const word = token.toLowerCase();
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 0 && /^[a-z]/.test(word)) {
      start ??= index;
      givesRows ||= word === 'returning' || (word === 'select' && start === index);
    }
  }
  if (start === null || !givesRows) return null;
  const former = text.slice(0, start).trim();
  const all = former === '' ? 'with' : `${former},`;
  return `${all} ${ROW} as (${text.slice(start)}) select '${PREFIX}' || row_to_json(${ROW})::text as "row" from ${ROW}`;
}

/** Reads the column by its position, since a library may rename it. */
function readRow(row: unknown): UnknownRow {
  const text: unknown = Object.values(row ?? {})[0];
  if (typeof text === 'string' && text.startsWith(PREFIX)) return JSON.parse(text.slice(PREFIX.length)) as UnknownRow;
  throw new DarkroomError('INVALID_CONFIGURATION', '`db.query` must return rows as objects, and text as strings.');
}
