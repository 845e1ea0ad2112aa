import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import type { FileTagRecord } from '../ports/records.ts';
import { type BudgetLimits, type RequestBudget, requestBudget } from './request-budget.ts';

/** What a resolver knows of the execution it is part of. Left out, as in tests of single resolvers, it is one of its own. */
export type Execution =
  | (Pick<GraphQLResolveInfo, 'operation' | 'variableValues' | 'path'> &
      Partial<Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'returnType'>>)
  | undefined;

/** What is kept for one operation, or for one event of a subscription. */
export interface Operation {
  readonly budget: RequestBudget;
  /** Records that its caller was allowed to read when they were looked up for it, and what was made of them. */
  readonly granted: WeakSet<object>;
  /** Loads tags, within its budget; made at the first use. */
  loadTags?: (fileId: string) => Promise<readonly FileTagRecord[]>;
  /** What a client is told once the budget is exceeded: one error, however many fields meet it. */
  exceeded?: Error;
}

/** Gives what is kept for an execution, the same to all its fields. */
export type OperationOf = (execution: Execution) => Operation;

/**
 * Operations of one Darkroom. The host's context cannot tell them apart: a server may have one for a whole connection, or for ever. What
 * each execution has for itself, and shares among its fields, are its coerced variables; and each event of a subscription, which has one root field, the
 * path to that.
 */
export function operations(limits: BudgetLimits): OperationOf {
  const known = new WeakMap<object, Operation>();
  return (execution) => {
    const key = execution === undefined ? {} : keyOf(execution);
    let operation = known.get(key);
    if (operation === undefined) {
      operation = { budget: requestBudget(limits), granted: new WeakSet() };
      known.set(key, operation);
    }
    return operation;
  };
}

function keyOf({ operation, variableValues, path }: NonNullable<Execution>): object {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return variableValues;
  let root = path;
  while (root.prev !== undefined) root = root.prev;
  return root;
}
