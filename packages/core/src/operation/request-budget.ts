import { DarkroomError } from '../errors/darkroom-error.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { namesIn, readNumbers } from '../input/read-numbers.ts';

/** What one GraphQL operation may cost at most. Past any of these it fails, once, and nothing more is done for it. */
export interface BudgetLimits {
  /** How often the fields of `Query`, `Mutation` and `Subscription` that Darkroom adds may be asked for, under whatever aliases: 1 or more. @default 100 */
  readonly maxRootFields: number;
  /** How many files it may reach: those of pages by the length that is asked for, those of the host's fields, references and arguments one by one: 1 or more. @default 5000 */
  readonly maxFiles: number;
  /** How many fields of Darkroom's types may be resolved for it: what is selected of a file, and the items of lists in its arguments, times the files. Fields with `@fileUpload` count as well: 1 or more. @default 50000 */
  readonly maxFields: number;
  /** How many uploads it may start: 1 or more. @default 20 */
  readonly maxStarts: number;
  /** How many URLs may be signed for it: of parts, each as often as its number is given, files and conversions. Public URLs need no signature: 1 or more. @default 10000 */
  readonly maxSignedUrls: number;
  /** How many tags of files may be loaded for it, whichever of them it is given: 1 or more. @default 50000 */
  readonly maxTags: number;
  /** How many names of tags it may give, in filters and reviews: 1 or more. @default 100 */
  readonly maxTagNames: number;
  /** How many fields of Darkroom's types may fail in it, each with an error of its own: 1 or more. @default 100 */
  readonly maxErrors: number;
}

/** What is counted. */
export type BudgetItem = keyof BudgetLimits;

/**
 * Checks limits and fills in defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function readBudgets(given: Partial<BudgetLimits> = {}): BudgetLimits {
  requireKnownOptions(given, namesIn('budgets'), 'budgets.');
  return readNumbers('budgets', given);
}

/** What is left of an operation's budget. */
export interface RequestBudget {
  /**
   * Takes so much of the budget.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED when that is more than is left, and from then on whatever is asked for.
   */
  spend(item: BudgetItem, amount?: number): void;
  /** How much is left. */
  left(item: BudgetItem): number;
}

const REMEDIES: Readonly<Record<BudgetItem, string>> = {
  maxRootFields: 'fields of file uploads may be asked for in one operation. Send several.',
  maxFiles: 'files may be reached in one operation. Ask for shorter pages, or send several.',
  maxFields: 'fields of files may be resolved for one operation. Ask for fewer fields or fewer files at a time.',
  maxStarts: 'uploads may be started in one operation. Send several.',
  maxTags: 'tags are loaded for one operation. Ask for the tags of fewer files at a time.',
  maxErrors: 'fields of files may fail in one operation. Mend what the first of them say.',
  maxTagNames: 'names of tags may be given in one operation. Send several.',
  maxSignedUrls:
    'URLs are signed for one operation. Ask for fewer files, or for a window of `parts(numbers:)`, at a time.',
};

/** A budget of which nothing is spent yet. */
export function requestBudget(limits: BudgetLimits): RequestBudget {
  const left: Record<BudgetItem, number> = { ...limits };
  let exceeded: DarkroomError | null = null;
  return {
    spend: (item, amount = 1) => {
      if (exceeded === null && amount <= left[item]) {
        left[item] -= amount;
        return;
      }
      exceeded ??= new DarkroomError('REQUEST_BUDGET_EXCEEDED', `At most ${limits[item]} ${REMEDIES[item]}`, {
        context: { [item]: limits[item] },
      });
      throw exceeded;
    },
    left: (item) => (exceeded === null ? left[item] : 0),
  };
}

/** The budget of the host's own code: it answers for what it asks. */
export const UNBOUNDED: RequestBudget = { spend: () => undefined, left: () => Number.POSITIVE_INFINITY };
