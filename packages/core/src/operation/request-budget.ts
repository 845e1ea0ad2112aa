import { counted } from '../errors/counted.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { namesIn, readNumbers } from '../input/read-numbers.ts';

/** The limits for one GraphQL operation. Once it exceeds one of them, it fails, and nothing more is done for it. */
export interface BudgetLimits {
  /**
   * The number of Darkroom's fields of `Query`, `Mutation` and `Subscription`, under any aliases: 1 or more.
   * @default 100
   */
  readonly maxRootFields: number;
  /**
   * The number of files: those of pages by the requested length; those of the host's fields, references and arguments
   * one by one, and those of arguments once for each record that they are for: 1 or more.
   * @default 5000
   */
  readonly maxFiles: number;
  /**
   * The number of fields of Darkroom's types: what is selected of a file, plus the items of lists in its arguments,
   * times the number of files. Fields with `@fileUpload` count as well, and so do the list items and inputs in
   * arguments that can contain files: 1 or more.
   * @default 50000
   */
  readonly maxFields: number;
  /**
   * The same for one event of a subscription, if that is less: a change of a file is an event in every open
   * subscription: 1 or more.
   * @default 5000
   */
  readonly maxEventFields: number;
  /** The number of uploads it may start: 1 or more. @default 20 */
  readonly maxStarts: number;
  /**
   * The number of URLs to sign: of parts, each as often as its number is given, and of files and conversions. Public
   * URLs need no signature: 1 or more.
   * @default 10000
   */
  readonly maxSignedUrls: number;
  /** The number of tags to load, whichever of them are returned: 1 or more. @default 50000 */
  readonly maxTags: number;
  /** The number of tag names in filters and reviews: 1 or more. @default 100 */
  readonly maxTagNames: number;
  /** The number of fields of Darkroom's types that may fail, each with its own error: 1 or more. @default 100 */
  readonly maxErrors: number;
  /**
   * The number of lists of files with a `where`, since the database may read many files to find a few: 1 or more.
   * @default 5
   */
  readonly maxSearches: number;
}

/** The limits for operations of viewers, and of anonymous callers. */
export interface Budgets {
  readonly ofViewers: BudgetLimits;
  /** Never higher than those of viewers. */
  readonly ofAnonymous: BudgetLimits;
}

/** The option `budgets`. Omitted limits have their defaults. */
export interface BudgetOptions extends Partial<BudgetLimits> {
  /**
   * The limits for operations of anonymous callers, if lower.
   * @default maxRootFields 20, maxFiles 500, maxFields 5000, maxEventFields 500, maxStarts 10, maxSignedUrls 500,
   * maxTags 5000, maxTagNames 20, maxErrors 20, maxSearches 1
   */
  readonly anonymous?: Partial<BudgetLimits>;
}

/** One kind of cost. */
export type BudgetItem = keyof BudgetLimits;

/** All kinds of cost. */
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
   * Takes an amount from the budget.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED if it exceeds what is left, and from then on for every call.
   */
  spend(item: BudgetItem, amount?: number): void;
  /** How much is left. */
  left(item: BudgetItem): number;
}

/** A budget whose limits may be lowered later. */
export interface LimitedBudget extends RequestBudget {
  /** @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED if more was spent than the current limits allow. */
  check(): void;
  /** Applies lower limits, also to what was already spent. */
  lower(limits: BudgetLimits): void;
  /** Whether more was spent of anything than these limits allow. */
  isPast(limits: BudgetLimits): boolean;
}

/** What each limit counts, and the rest of the message of an operation past it. */
const REMEDIES: Readonly<Record<BudgetItem, readonly [noun: string, remedy: string]>> = {
  maxRootFields: ['root field', 'of Darkroom may be requested in one operation. Send several operations.'],
  maxFiles: ['file', 'may be loaded in one operation. Request shorter pages, or send several operations.'],
  maxFields: ['field', 'of files may be resolved in one operation. Request fewer fields, or fewer files at a time.'],
  maxEventFields: ['field', 'of files may be resolved for one event of a subscription. Request fewer fields.'],
  maxStarts: ['upload', 'may be started in one operation. Send several operations.'],
  maxTags: ['tag', 'may be loaded in one operation. Request the tags of fewer files at a time.'],
  maxErrors: ['field', 'of files may fail in one operation. Fix the first errors, then try again.'],
  maxSearches: ['list', 'of files may be filtered in one operation. Send several operations.'],
  maxTagNames: ['tag name', 'may be passed in one operation. Send several operations.'],
  maxSignedUrls: [
    'URL',
    'may be signed in one operation. Request fewer files, or fewer parts with `parts(numbers:)`, at a time.',
  ],
};

/** An unspent budget for an operation, or for an event of a subscription. */
export function requestBudget(within: BudgetLimits, ofEvent = false): LimitedBudget {
  const spent: Record<BudgetItem, number> = { ...within };
  for (const item of BUDGET_ITEMS) spent[item] = 0;
  let limits = within;
  let exceeded: DarkroomError | null = null;

  const isPast = (lower: BudgetLimits, item: BudgetItem): boolean => spent[item] > lower[item];
  const exceed = (item: BudgetItem): DarkroomError => {
    const [noun, remedy] = REMEDIES[item];
    return new DarkroomError('REQUEST_BUDGET_EXCEEDED', `At most ${counted(limits[item], noun)} ${remedy}`, {
      context: { [item]: limits[item] },
    });
  };
  const spend = (item: BudgetItem, amount: number): void => {
    // A negative page length, which is only refused later, must not add to the budget.
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

/** The budget of the host's own code, which is unlimited: the host is responsible for what it requests. */
export const UNBOUNDED: RequestBudget = { spend: () => undefined, left: () => Number.POSITIVE_INFINITY };
