import { type Storage, type Database, type Tagger, memoryTagger } from '../../src/index.ts';
import { type Interception, intercept } from './intercept.ts';

/** When a process dies: at which of its calls, counted from 0, and whether that call still takes effect. */
export interface Death {
  readonly call: number;
  readonly moment: 'BEFORE' | 'AFTER';
  /** Whether that one call fails and no other: an outage of a moment. @default false */
  readonly recovers?: boolean;
}

/** What a process sees of the world: a database, a storage and a tagger that fail it for ever once it is dead. */
export interface MortalProcess {
  readonly database: Database;
  readonly storage: Storage;
  readonly tagger: Tagger;
  /** The calls made since `dieAt`, by name. */
  readonly calls: readonly string[];
  /** Begins to count calls. */
  dieAt(death: Death): void;
  /** Stops to count: no call fails from now on, but those of a process that is dead already. */
  liveOn(): void;
  /** Whether that call was made. */
  isDead(): boolean;
}

/** The error of a process that is dead. Nobody outside may ever see its text. */
export const CRASH_TEXT = 'crash of /srv/secret-bucket';

/** Timers call these, at no fixed point; and a worker's own loop is not the work. */
const UNCOUNTED: ReadonlySet<string> = new Set(['open', 'files.renewVerification', 'jobs.addOncePer', 'jobs.work']);

/** A process over a database, a storage and a tagger that outlive it. */
export function mortalProcess(world: {
  readonly database: Database;
  readonly storage: Storage;
  readonly tagger?: Tagger;
}): MortalProcess {
  const calls: string[] = [];
  const workers: { close(options: { timeoutSeconds: number }): Promise<void> }[] = [];
  let death: Death | null = null;
  let dead = false;
  let counting = false;

  const die = (): never => {
    dead = true;
    if (death?.recovers === true) throw new Error(CRASH_TEXT);
    // A dead worker takes no jobs, and its running ones are tried again by others.
    for (const worker of workers) void worker.close({ timeoutSeconds: 0 });
    throw new Error(CRASH_TEXT);
  };

  const around: Interception = async ({ name }, proceed) => {
    if (dead && death?.recovers !== true) throw new Error(CRASH_TEXT);
    if (name === 'jobs.work') {
      const worker = (await proceed()) as (typeof workers)[number];
      workers.push(worker);
      if (dead && death?.recovers !== true) await worker.close({ timeoutSeconds: 0 });
      return worker;
    }
    if (death === null || !counting || dead || UNCOUNTED.has(name)) return proceed();
    const isLast = calls.length === death.call;
    calls.push(name);
    if (isLast && death.moment === 'BEFORE') die();
    const result = await proceed().catch((error: unknown) => (isLast ? die() : Promise.reject(error)));
    return isLast ? die() : result;
  };

  return {
    database: intercept(world.database, around),
    storage: intercept(world.storage, around),
    tagger: intercept(world.tagger ?? memoryTagger(), around, 'tagger.'),
    calls,
    dieAt: (when) => {
      death = when;
      counting = true;
      calls.length = 0;
    },
    liveOn: () => {
      counting = false;
    },
    isDead: () => dead,
  };
}

/**
 * Runs a scenario once for each call at which its process can die, before and after the call, until one comes where it
 * lives on. Answers with the steps it died at.
 */
export async function atEveryStep(
  scenario: (death: Death) => Promise<{ readonly process: MortalProcess; readonly check: () => Promise<void> }>,
): Promise<readonly string[]> {
  const steps: string[] = [];
  for (let call = 0; ; call += 1) {
    for (const moment of ['BEFORE', 'AFTER'] as const) {
      const { process, check } = await scenario({ call, moment });
      const step = process.isDead() ? `${moment} ${process.calls.at(call)} (${call})` : 'never';
      try {
        await check();
      } catch (error) {
        throw new Error(`After a crash ${step}: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      if (step === 'never') return steps;
      steps.push(step);
    }
  }
}
