import { type GraphQLResolveInfo, OperationTypeNode } from 'graphql';
import { DarkroomError } from './errors.ts';
import { requireKnownOptions } from './known-options.ts';

/** What one GraphQL operation may ask for at most. */
export interface BudgetLimits {
  /** How often the fields of `Query`, `Mutation` and `Subscription` that Darkroom adds, under whatever aliases. */
  readonly maxRootFields: number;
  /** How many uploads it may start. */
  readonly maxStarts: number;
  /** How many URLs may be signed for it: of parts, files and conversions. Public URLs need no signature. */
  readonly maxSignedUrls: number;
  /** How many tags of files it may be given. */
  readonly maxTags: number;
  /** How many names of tags it may give, in filters and reviews. */
  readonly maxTagNames: number;
}

const DEFAULT: BudgetLimits = {
  maxRootFields: 100,
  maxStarts: 20,
  maxSignedUrls: 10_000,
  maxTags: 100_000,
  maxTagNames: 100,
};

/**
 * Checks limits and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readBudgets(given: Partial<BudgetLimits> = {}): BudgetLimits {
  requireKnownOptions(given, Object.keys(DEFAULT), 'budgets.');
  const limits = { ...DEFAULT, ...given };
  for (const [name, limit] of Object.entries(limits)) {
    if (Number.isSafeInteger(limit) && limit >= 1) continue;
    throw new DarkroomError('INVALID_CONFIGURATION', `\`budgets.${name}\` must be a whole number, 1 or more.`);
  }
  return limits;
}

/** What is left of an operation's budget. */
export interface RequestBudget {
  /**
   * Takes so much of the budget.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED when that is more than is left.
   */
  spend(what: keyof BudgetLimits, amount?: number): void;
}

/** What a resolver knows of the execution it is part of. Left out, as in tests of single resolvers, it is one of its own. */
export type Execution = Pick<GraphQLResolveInfo, 'operation' | 'variableValues' | 'path'> | undefined;

/** Gives the budget of an execution, the same one to all its fields. */
export type BudgetOf = (execution: Execution) => RequestBudget;

const REMEDIES: Readonly<Record<keyof BudgetLimits, string>> = {
  maxRootFields: 'fields of file uploads may be asked for in one operation. Send several.',
  maxStarts: 'uploads may be started in one operation. Send several.',
  maxTags: 'tags are given for one operation. Ask for fewer files, or for tags in fewer states, at a time.',
  maxTagNames: 'names of tags may be given in one operation. Send several.',
  maxSignedUrls:
    'URLs are signed for one operation. Ask for fewer files, or for a window of `parts(numbers:)`, at a time.',
};

/**
 * Budgets of one Darkroom. The host's context cannot tell operations apart: a server may have one for a whole connection, or for ever. What
 * each execution has for itself, and shares among its fields, are its coerced variables; and each event of a subscription, which has one root field, the
 * path to that.
 */
export function requestBudgets(limits: BudgetLimits): BudgetOf {
  const budgets = new WeakMap<object, RequestBudget>();
  return (execution) => {
    const key = execution === undefined ? {} : keyOf(execution);
    const known = budgets.get(key);
    if (known !== undefined) return known;
    const budget = newBudget(limits);
    budgets.set(key, budget);
    return budget;
  };
}

function keyOf({ operation, variableValues, path }: NonNullable<Execution>): object {
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return variableValues;
  let root = path;
  while (root.prev !== undefined) root = root.prev;
  return root;
}

function newBudget(limits: BudgetLimits): RequestBudget {
  const left: Record<keyof BudgetLimits, number> = { ...limits };
  return {
    spend: (what, amount = 1) => {
      if (amount > left[what]) {
        throw new DarkroomError('REQUEST_BUDGET_EXCEEDED', `At most ${limits[what]} ${REMEDIES[what]}`, {
          context: { [what]: limits[what] },
        });
      }
      left[what] -= amount;
    },
  };
}
