import { DarkroomError } from '@graphql-darkroom/core/adapter';
import {
  AliasNode,
  CommonTableExpressionNameNode,
  CommonTableExpressionNode,
  type Dialect,
  IdentifierNode,
  type KyselyPlugin,
  type QueryId,
  RawNode,
  type RootOperationNode,
  SelectionNode,
  SelectQueryNode,
  TableNode,
  type UnknownRow,
  WithNode,
} from 'kysely';

const ROW = 'darkroom_row';
/** Keeps what looks for JSON in texts from reading it, and from renaming what is in it. */
const PREFIX = 'row ';

/**
 * Has each row come as one column of text that holds its JSON, which no parser, mapper of names or reader of JSON in a
 * host's library changes. Times are then ISO 8601 texts and numbers are numbers, as in the JSON of our own statements.
 * A statement that is no builder's, but text, gives no rows.
 */
export function rowsAsText(dialect: Dialect): { readonly dialect: Dialect; readonly plugins: KyselyPlugin[] } {
  const wrapped = new WeakSet<QueryId>();
  const read: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result, queryId }) => ({
      ...result,
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
          if (!givesRows(node)) return compiler.compileQuery(node, queryId);
          wrapped.add(queryId);
          // With the node as it was, from which the builder sees whether to give rows.
          return { ...compiler.compileQuery(selectText(node), queryId), query: node };
        },
      };
    },
  };
  return { dialect: asText, plugins: [read] };
}

type StatementNode = Extract<
  RootOperationNode,
  { readonly kind: 'SelectQueryNode' | 'InsertQueryNode' | 'UpdateQueryNode' | 'DeleteQueryNode' }
>;

function givesRows(node: RootOperationNode): node is StatementNode {
  return node.kind === 'SelectQueryNode' || ('returning' in node && node.returning !== undefined);
}

/** `with …, darkroom_row as (…) select row_to_json(darkroom_row)`. What is in the `with` may write, too. */
function selectText({ with: former, ...statement }: StatementNode): SelectQueryNode {
  const row = CommonTableExpressionNode.create(CommonTableExpressionNameNode.create(ROW), statement);
  const all = former === undefined ? WithNode.create(row) : WithNode.cloneWithExpression(former, row);
  const text = RawNode.createWithSql(`'${PREFIX}' || row_to_json(${ROW})::text`);
  return SelectQueryNode.cloneWithSelections(SelectQueryNode.createFrom([TableNode.create(ROW)], all), [
    SelectionNode.create(AliasNode.create(text, IdentifierNode.create('row'))),
  ]);
}

/** By the place of its column, as a library may give that another name. */
function readRow(row: unknown): UnknownRow {
  const text: unknown = Object.values(row ?? {})[0];
  if (typeof text === 'string' && text.startsWith(PREFIX)) return JSON.parse(text.slice(PREFIX.length)) as UnknownRow;
  throw new DarkroomError('INVALID_CONFIGURATION', '`db.query` must give rows as objects, and text as strings.');
}
