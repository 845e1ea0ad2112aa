import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import type { Caller } from '../files/access.ts';
import type { FileRecord, FileTagRecord } from '../ports/records.ts';
import { type BudgetItem, type Budgets, type RequestBudget, requestBudget } from './request-budget.ts';

/**
 * What a resolver knows of the execution it is part of. Left out, as in tests of single
 * resolvers, it is one of its own.
 */
export type Execution =
  | (Pick<GraphQLResolveInfo, 'operation' | 'variableValues' | 'path'> &
      Partial<Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'returnType'>>)
  | undefined;

/** What is taken from a budget. */
export type Costs = Readonly<Partial<Record<BudgetItem, number>>>;

/** What is kept for one operation, or for one event of a subscription. */
export interface Operation {
  readonly budget: RequestBudget;
  /**
   * Who calls: the host is asked once for a context. The budget is that of an anonymous caller as soon as it turns out
   * to be one.
   */
  readonly caller: (context: unknown) => Promise<Caller>;
  /**
   * Takes from the budget. Where that is more than an anonymous caller may spend, it is to wait for what this gives,
   * which settles once it is known who calls; null where nothing has to wait.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED; what it gives rejects with that too.
   */
  readonly take: (context: unknown, costs: Costs) => Promise<void> | null;
  /** Records that its caller was allowed to read when they were looked up for it, and what was made of them. */
  readonly granted: WeakSet<object>;
  /** Loads tags, within its budget; made at the first use. */
  loadTags?: (fileId: string) => Promise<readonly FileTagRecord[]>;
  /** The files that an event of a subscription tells of, the same records for all who follow them. */
  readonly followed: WeakSet<FileRecord>;
  /** Their tags, within the budget of the event; made at the first use. */
  followedTags?: WeakMap<FileRecord, Promise<readonly FileTagRecord[]>>;
  /** Has an event of a subscription told again, for what an outage kept from the subscriber. */
  tellAgain?: () => void;
  /** What a client is told once the budget is exceeded: one error, however many fields meet it. */
  exceeded?: Error;
}

/** Says who calls: at once, where the host's function does. */
export type CallerOf = (context: unknown) => Caller | Promise<Caller>;

/** Gives what is kept for an execution, the same to all its fields. */
export type OperationOf = (execution: Execution) => Operation;

/**
 * Operations of one Darkroom. The host's context cannot tell them apart: a server may have one for a whole connection,
 * or for ever. What each execution has for itself, and shares among its fields, are its coerced variables; and each
 * event of a subscription, which has one root field, the path to that.
 */
export function operations(budgets: Budgets, callerOf: CallerOf): OperationOf {
  const known = new WeakMap<object, Operation>();
  return (execution) => {
    const key = execution === undefined ? {} : keyOf(execution);
    let operation = known.get(key);
    if (operation === undefined) {
      operation = newOperation(budgets, callerOf, isEvent(execution));
      known.set(key, operation);
    }
    return operation;
  };
}

function newOperation({ ofViewers, ofAnonymous }: Budgets, callerOf: CallerOf, ofEvent: boolean): Operation {
  const budget = requestBudget(ofViewers, ofEvent);
  let asked: { readonly context: unknown; readonly caller: Promise<Caller> } | null = null;
  let isKnown = false;
  const learn = (caller: Caller): Caller => {
    isKnown = true;
    if (caller.viewer === null) budget.lower(ofAnonymous);
    return caller;
  };
  const ask = (context: unknown): Promise<Caller> => {
    const caller = callerOf(context);
    return caller instanceof Promise ? caller.then(learn) : Promise.resolve(learn(caller));
  };
  // What fields of one operation are called with is one context, unless the host's own code hands on another.
  const caller = (context: unknown): Promise<Caller> => {
    if (asked === null || asked.context !== context) asked = { context, caller: ask(context) };
    return asked.caller;
  };
  return {
    budget,
    granted: new WeakSet(),
    followed: new WeakSet(),
    caller,
    take: (context, costs) => {
      for (const [item, amount] of Object.entries(costs) as [BudgetItem, number][]) budget.spend(item, amount);
      if (isKnown || !budget.isPast(ofAnonymous)) return null;
      const answer = caller(context);
      if (!isKnown) return answer.then(() => budget.check());
      budget.check();
      return null;
    },
  };
}

function isEvent(execution: Execution): boolean {
  return execution?.operation.operation === OperationTypeNode.SUBSCRIPTION;
}

function keyOf(execution: NonNullable<Execution>): object {
  if (!isEvent(execution)) return execution.variableValues;
  let root = execution.path;
  while (root.prev !== undefined) root = root.prev;
  return root;
}
