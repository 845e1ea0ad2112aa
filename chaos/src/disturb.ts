import { type FaultCounts, type FaultKind, FAULTS, type Surroundings } from './faults.ts';
import type { Random } from './random.ts';

/** What is done to the surroundings. */
export interface FaultOptions {
  /** The kinds of faults that happen, each as often as it is named; all, each with a weight of its own, where null. */
  readonly kinds: readonly FaultKind[] | null;
  /** The longest outage, in seconds. */
  readonly outageSeconds: number;
}

/** The kinds of faults. */
export const FAULT_KINDS: readonly FaultKind[] = Object.keys(FAULTS) as FaultKind[];

/** How often each is chosen, of the sum. */
const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  kill: 6,
  stall: 2,
  terminate: 4,
  failOver: 1,
  cutDatabase: 3,
  cutAsked: 2,
  cutStorage: 3,
  halveStorage: 2,
  storageOutage: 2,
  databaseOutage: 1,
  silence: 1,
  flicker: 1,
  taggerOutage: 1,
  restartDatabase: 1,
};

/** Disturbs one thing after the other until the signal aborts, and has all that lasts end before it resolves. */
export async function disturb(
  random: Random,
  surroundings: Surroundings,
  { kinds, outageSeconds }: FaultOptions,
  stopped: AbortSignal,
): Promise<FaultCounts> {
  const counts: FaultCounts = {
    kills: 0,
    stalls: 0,
    'terminated backends': 0,
    'cut connections': 0,
    'silenced connections': 0,
    'connections ended at once': 0,
    'halved answers': 0,
    'restarts of Postgres': 0,
    flickers: 0,
    outages: 0,
  };
  const choice = kinds ?? FAULT_KINDS.flatMap((kind) => Array<FaultKind>(WEIGHTS[kind]).fill(kind));
  const lasting = new Map<FaultKind, Promise<void>>();
  while (!stopped.aborted) {
    await new Promise((resolve) => setTimeout(resolve, random.between(300, 2500)));
    const kind = random.pick(choice);
    const fork = random.fork();
    if (lasting.has(kind)) continue;
    const setting = { random: fork, surroundings, counts, outage: () => fork.between(1000, outageSeconds * 1000) };
    lasting.set(
      kind,
      FAULTS[kind](setting).finally(() => lasting.delete(kind)),
    );
  }
  await Promise.all(lasting.values());
  return counts;
}
