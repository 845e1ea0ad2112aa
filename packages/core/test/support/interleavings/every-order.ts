import type { Choose } from './take-turns.ts';

/** How many orders there were. */
export interface OrdersRun {
  readonly orders: number;
  /** The most steps of one order. */
  readonly steps: number;
}

/** A point at which more than one operation could go on, or one alone. */
interface Decision {
  readonly candidates: readonly string[];
  chosen: number;
}

/**
 * Runs an attempt once for every order that its operations' steps can come in. With `maxSwitches`, for those in which
 * an operation that could go on gives way to another so often at most: giving way because it waits, or has ended, does
 * not count. The attempt has to do the same again where it meets the same choices.
 */
export async function everyOrder(
  { maxSwitches = Infinity }: { readonly maxSwitches?: number },
  attempt: (choose: Choose) => Promise<void>,
): Promise<OrdersRun> {
  const decisions: Decision[] = [];
  let orders = 0;
  let longest = 0;
  do {
    const taken: string[] = [];
    let last: string | null = null;
    let switches = 0;
    const choose: Choose = (waiting) => {
      const operations = [...new Set(waiting.map(({ operation }) => operation))].toSorted();
      const goesOn = last !== null && operations.includes(last);
      const others = operations.filter((operation) => operation !== last);
      const candidates = goesOn ? [last ?? '', ...(switches < maxSwitches ? others : [])] : others;
      const decision = (decisions[taken.length] ??= { candidates, chosen: 0 });
      if (decision.candidates.join() !== candidates.join()) {
        throw new Error(`Not the same again: ${candidates.join()}, where it was ${decision.candidates.join()}.`);
      }
      const operation = decision.candidates[decision.chosen] ?? '';
      if (goesOn && operation !== last) switches += 1;
      last = operation;
      taken.push(`${operation}: ${waiting.find((step) => step.operation === operation)?.call}`);
      return operation;
    };
    try {
      await attempt(choose);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`In the order\n${taken.join('\n')}\n${reason}`, { cause: error });
    }
    orders += 1;
    longest = Math.max(longest, taken.length);
  } while (next(decisions));
  return { orders, steps: longest };
}

/** Goes on to the next order, depth first. False after the last. */
function next(decisions: Decision[]): boolean {
  for (let decision = decisions.at(-1); decision !== undefined; decision = decisions.at(-1)) {
    decision.chosen += 1;
    if (decision.chosen < decision.candidates.length) return true;
    decisions.pop();
  }
  return false;
}
