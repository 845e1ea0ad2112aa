import type { Storage, Database } from '../../src/index.ts';
import { type Interception, intercept } from './intercept.ts';

/** What a process sees of the world, where something else happens just before one of its calls. */
export interface InterruptedProcess {
  readonly database: Database;
  readonly storage: Storage;
  /** The call that was held up; null when there were not as many. */
  interruptedAt(): string | null;
  /** Has `action` happen, whole, before the call of this number, counted from 0, from now on. */
  interrupt(call: number, action: () => Promise<void>): void;
}

/** Timers call these, at no fixed point. */
const UNCOUNTED: ReadonlySet<string> = new Set(['open', 'files.renewVerification', 'jobs.addOncePer', 'jobs.work']);

/** A process over a database and a storage that others use too. */
export function interruptedProcess(world: {
  readonly database: Database;
  readonly storage: Storage;
}): InterruptedProcess {
  let calls = 0;
  let planned: { readonly call: number; readonly action: () => Promise<void> } | null = null;
  let interruptedAt: string | null = null;

  const around: Interception = async ({ name }, proceed) => {
    if (planned === null || UNCOUNTED.has(name)) return proceed();
    if (calls === planned.call) {
      interruptedAt = `${name} (${calls})`;
      const { action } = planned;
      planned = null;
      await action();
      return proceed();
    }
    calls += 1;
    return proceed();
  };

  return {
    database: intercept(world.database, around),
    storage: intercept(world.storage, around),
    interruptedAt: () => interruptedAt,
    interrupt: (call, action) => {
      planned = { call, action };
      calls = 0;
    },
  };
}

/**
 * Runs a scenario once for each call at which it can be interrupted, until one comes that is
 * not. Answers with the calls.
 */
export async function beforeEveryCall(scenario: (call: number) => Promise<string | null>): Promise<readonly string[]> {
  const interrupted: string[] = [];
  for (let call = 0; ; call += 1) {
    let at: string | null;
    try {
      at = await scenario(call);
    } catch (error) {
      const after = interrupted.at(-1) ?? 'nothing';
      throw new Error(`At the call after ${after}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
    if (at === null) return interrupted;
    interrupted.push(at);
  }
}
