import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import type { Caller } from '../files/access.ts';
import type { FileRecord, FileTagRecord } from '../ports/records.ts';
import { type BudgetItem, type Budgets, type RequestBudget, requestBudget } from './request-budget.ts';

/**
 * What a resolver knows about the execution it belongs to. If omitted, as in tests of single resolvers, it counts as an
 * execution of its own.
 */
export type Execution =
  | (Pick<GraphQLResolveInfo, 'operation' | 'variableValues' | 'path'> &
      Partial<Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'returnType'>>)
  | undefined;

/** An amount to take from a budget. */
export type Costs = Readonly<Partial<Record<BudgetItem, number>>>;

/** The state of one operation, or of one event of a subscription. */
export interface Operation {
  readonly budget: RequestBudget;
  /**
   * The caller: the host is asked once per context. Once the caller turns out to be anonymous, the budget is that of
   * anonymous callers.
   */
  readonly caller: (context: unknown) => Promise<Caller>;
  /**
   * Takes from the budget. If an anonymous caller could not spend that much, returns a promise to wait for, which
   * settles once the caller is known; otherwise null.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED; the promise rejects with it, too.
   */
  readonly take: (context: unknown, costs: Costs) => Promise<void> | null;
  /** Records that the caller was allowed to read when they were loaded, and what was derived from them. */
  readonly granted: WeakSet<object>;
  /** Loads tags, within the budget; created on first use. */
  loadTags?: (fileId: string) => Promise<readonly FileTagRecord[]>;
  /** The files that an event of a subscription reports: the same records for all subscribers. */
  readonly followed: WeakSet<FileRecord>;
  /** Their tags, within the budget of the event; created on first use. */
  followedTags?: WeakMap<FileRecord, Promise<readonly FileTagRecord[]>>;
  /** Has an event of a subscription sent again, to deliver what an outage kept from the subscriber. */
  tellAgain?: () => void;
  /** The error for clients once the budget is exceeded: one error, however many fields meet it. */
  exceeded?: Error;
}

/** Returns the caller, synchronously if the host's function does. */
export type CallerOf = (context: unknown) => Caller | Promise<Caller>;

/** Returns the state of an execution, the same for all its fields. */
export type OperationOf = (execution: Execution) => Operation;

/**
 * The operations of one Darkroom. The host's context cannot tell them apart: a server may use one context for a whole
 * connection, or forever. What the fields of an execution share, and no other execution has, are its coerced variables;
 * for an event of a subscription, which has one root field, it is the path to that field.
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
  // Fields of one operation have the same context, unless the host's own code passes on another.
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
