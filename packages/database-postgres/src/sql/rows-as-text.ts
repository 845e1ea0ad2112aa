import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { Dialect, KyselyPlugin, QueryId, UnknownRow } from 'kysely';

/** Keeps what looks for JSON in texts from reading it, and from renaming what is in it. */
const PREFIX = 'row ';
const ROW = 'darkroom_row';

/** What tells where the statement begins that is no part of another, and whether it gives rows. */
const TOKENS = /'[^']*'|"[^"]*"|[()]|\b(?:select|insert|update|delete|returning)\b/gi;

/**
 * Has each row come as one column of text that holds its JSON, which no parser, mapper of names or reader of JSON in a
 * host's library changes. Times are then ISO 8601 texts and numbers are numbers, as in the JSON of our own statements.
 */
export function rowsAsText(dialect: Dialect): { readonly dialect: Dialect; readonly plugins: KyselyPlugin[] } {
  const wrapped = new WeakSet<QueryId>();
  const read: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result, queryId }) => ({
      ...result,
      // pg-boss's statements are no text of ours, and their rows are not read.
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
 * `with …, darkroom_row as (…) select row_to_json(darkroom_row)`, as what writes may stand in no deeper `with`. Null
 * for a statement without rows.
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

/** By the place of its column, as a library may give that another name. */
function readRow(row: unknown): UnknownRow {
  const text: unknown = Object.values(row ?? {})[0];
  if (typeof text === 'string' && text.startsWith(PREFIX)) return JSON.parse(text.slice(PREFIX.length)) as UnknownRow;
  throw new DarkroomError('INVALID_CONFIGURATION', '`db.query` must give rows as objects, and text as strings.');
}
