import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { namesIn, readNumbers } from '../input/read-numbers.ts';

/** What one GraphQL operation may cost at most. Past any of these it fails, once, and nothing more is done for it. */
export interface BudgetLimits {
  /**
   * How often the fields of `Query`, `Mutation` and `Subscription` that Darkroom adds may be asked for, under whatever
   * aliases: 1 or more. @default 100
   */
  readonly maxRootFields: number;
  /**
   * How many files it may reach: those of pages by the length that is asked for, those of the host's fields, references
   * and arguments one by one, and those of arguments as often as there are records that they are for: 1 or more.
   * @default 5000
   */
  readonly maxFiles: number;
  /**
   * How many fields of Darkroom's types may be resolved for it: what is selected of a file, and the items of lists in
   * its arguments, times the files. Fields with `@fileUpload` count as well, and so do the items of lists and the
   * inputs in arguments that can hold files: 1 or more. @default 50000
   */
  readonly maxFields: number;
  /**
   * The same for one event of a subscription, where that is less, as one change of a file is an event of each
   * subscription that is open: 1 or more. @default 5000
   */
  readonly maxEventFields: number;
  /** How many uploads it may start: 1 or more. @default 20 */
  readonly maxStarts: number;
  /**
   * How many URLs may be signed for it: of parts, each as often as its number is given, files and conversions. Public
   * URLs need no signature: 1 or more. @default 10000
   */
  readonly maxSignedUrls: number;
  /** How many tags of files may be loaded for it, whichever of them it is given: 1 or more. @default 50000 */
  readonly maxTags: number;
  /** How many names of tags it may give, in filters and reviews: 1 or more. @default 100 */
  readonly maxTagNames: number;
  /** How many fields of Darkroom's types may fail in it, each with an error of its own: 1 or more. @default 100 */
  readonly maxErrors: number;
  /**
   * How many lists of files may be restricted in it by `where`: each may have the database look at many files for few.
   * 1 or more. @default 5
   */
  readonly maxSearches: number;
}

/** What operations may cost: those of viewers, and those of anonymous callers. */
export interface Budgets {
  readonly ofViewers: BudgetLimits;
  /** Never more than those of viewers. */
  readonly ofAnonymous: BudgetLimits;
}

/** What a host says of budgets; what it leaves out has its default. */
export interface BudgetOptions extends Partial<BudgetLimits> {
  /**
   * What an operation of an anonymous caller may cost, where that is less. @default maxRootFields 20, maxFiles 500,
   * maxFields 5000, maxEventFields 500, maxStarts 10, maxSignedUrls 500, maxTags 5000, maxTagNames 20,
   * maxErrors 20, maxSearches 1
   */
  readonly anonymous?: Partial<BudgetLimits>;
}

/** What is counted. */
export type BudgetItem = keyof BudgetLimits;

/** All that is counted. */
export const BUDGET_ITEMS: readonly BudgetItem[] = namesIn('budgets');

/**
 * Checks limits and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readBudgets(given: BudgetOptions = {}): Budgets {
  requireKnownOptions(given, [...BUDGET_ITEMS, 'anonymous'], 'budgets.');
  const { anonymous = {}, ...viewers } = given;
  requireKnownOptions(anonymous, namesIn('budgets.anonymous'), 'budgets.anonymous.');
  const ofViewers = readNumbers('budgets', viewers);
  const ofAnonymous = readNumbers('budgets.anonymous', anonymous);
  return { ofViewers, ofAnonymous: least(ofViewers, ofAnonymous) };
}

function least(some: BudgetLimits, others: BudgetLimits): BudgetLimits {
  const limits: Record<BudgetItem, number> = { ...some };
  for (const item of BUDGET_ITEMS) limits[item] = Math.min(some[item], others[item]);
  return limits;
}

/** What is left of an operation's budget. */
export interface RequestBudget {
  /**
   * Takes so much of the budget.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED when that is more than is left, and from then
   * on whatever is asked for.
   */
  spend(item: BudgetItem, amount?: number): void;
  /** How much is left. */
  left(item: BudgetItem): number;
}

/** A budget whose limits may turn out to be lower than those that it began with. */
export interface LimitedBudget extends RequestBudget {
  /** @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED where more is spent than its limits allow by now. */
  check(): void;
  /** Applies lower limits, also to what is spent already. */
  lower(limits: BudgetLimits): void;
  /** Whether more is spent of anything than these limits allow. */
  isPast(limits: BudgetLimits): boolean;
}

const REMEDIES: Readonly<Record<BudgetItem, string>> = {
  maxRootFields: 'fields of file uploads may be asked for in one operation. Send several.',
  maxFiles: 'files may be reached in one operation. Ask for shorter pages, or send several.',
  maxFields: 'fields of files may be resolved for one operation. Ask for fewer fields or fewer files at a time.',
  maxEventFields: 'fields of files may be resolved for one event of a subscription. Ask for fewer fields.',
  maxStarts: 'uploads may be started in one operation. Send several.',
  maxTags: 'tags are loaded for one operation. Ask for the tags of fewer files at a time.',
  maxErrors: 'fields of files may fail in one operation. Mend what the first of them say.',
  maxSearches: 'lists of files may be restricted in one operation. Send several.',
  maxTagNames: 'names of tags may be given in one operation. Send several.',
  maxSignedUrls:
    'URLs are signed for one operation. Ask for fewer files, or for a window of `parts(numbers:)`, at a time.',
};

/** A budget of which nothing is spent yet, of an operation, or of an event of a subscription. */
export function requestBudget(within: BudgetLimits, ofEvent = false): LimitedBudget {
  const spent: Record<BudgetItem, number> = { ...within };
  for (const item of BUDGET_ITEMS) spent[item] = 0;
  let limits = within;
  let exceeded: DarkroomError | null = null;

  const isPast = (lower: BudgetLimits, item: BudgetItem): boolean => spent[item] > lower[item];
  const exceed = (item: BudgetItem): DarkroomError =>
    new DarkroomError('REQUEST_BUDGET_EXCEEDED', `At most ${limits[item]} ${REMEDIES[item]}`, {
      context: { [item]: limits[item] },
    });
  const spend = (item: BudgetItem, amount: number): void => {
    // A negative length of a page, which is refused only later, must give nothing back.
    if (exceeded === null && spent[item] + amount <= limits[item]) {
      spent[item] += Math.max(0, amount);
      return;
    }
    exceeded ??= exceed(item);
    throw exceeded;
  };
  return {
    spend: (item, amount = 1) => {
      if (ofEvent && item === 'maxFields') spend('maxEventFields', amount);
      spend(item, amount);
    },
    left: (item) => (exceeded === null ? limits[item] - spent[item] : 0),
    check: () => {
      if (exceeded !== null) throw exceeded;
    },
    lower: (lower) => {
      limits = lower;
      const item = BUDGET_ITEMS.find((candidate) => isPast(lower, candidate));
      if (item !== undefined) exceeded ??= exceed(item);
    },
    isPast: (lower) => BUDGET_ITEMS.some((item) => isPast(lower, item)),
  };
}

/** The budget of the host's own code: it answers for what it asks. */
export const UNBOUNDED: RequestBudget = { spend: () => undefined, left: () => Number.POSITIVE_INFINITY };
