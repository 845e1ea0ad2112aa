import type { FaultyWay, WayState } from './faulty-way.ts';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';

/** What can be disturbed. */
export interface Surroundings {
  readonly fleet: Fleet;
  readonly database: FaultyWay;
  readonly storage: FaultyWay;
  /** Whether the tagger answers. */
  readonly setTagger: (isUp: boolean) => void;
  readonly restartDatabase: (mode: 'fast' | 'immediate') => Promise<void>;
  /** Ends sessions of the database, those that are chosen; gives how many. */
  readonly terminateBackends: (isChosen: () => boolean) => Promise<number>;
}

/** How many faults of each kind there were. */
export type FaultCounts = Record<
  'kills' | 'stalls' | 'terminated backends' | 'cut connections' | 'restarts of Postgres' | 'outages',
  number
>;

type Fault = (random: Random, surroundings: Surroundings, counts: FaultCounts) => Promise<void>;

const stayed = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Longer than the 10 seconds after which a worker counts as dead. */
const STALL = [11_000, 16_000] as const;

const FAULTS = {
  kill: async (random, { fleet }, counts) => {
    for (let killed = random.between(1, 2); killed > 0; killed -= 1) {
      random.pick(fleet.members).kill();
      counts.kills += 1;
    }
  },
  stall: async (random, { fleet }, counts) => {
    counts.stalls += 1;
    await random.pick(fleet.members).stall(random.between(...STALL));
  },
  terminate: async (random, { terminateBackends }, counts) => {
    const share = random.pick([0.1, 0.3, 1]);
    // While the server is restarted, there are none.
    counts['terminated backends'] += await terminateBackends(() => random.chance(share)).catch(() => 0);
  },
  cutDatabase: async (random, { database }, counts) => {
    counts['cut connections'] += database.cut(() => random.chance(0.4));
  },
  cutStorage: async (random, { storage }, counts) => {
    counts['cut connections'] += storage.cut(() => random.chance(0.6));
  },
  storageOutage: async (random, { storage }, counts) => {
    counts.outages += 1;
    storage.set(random.pick<WayState>(['REFUSE', 'UNAVAILABLE', 'SILENT']));
    await stayed(random.between(1000, 15_000));
    storage.set('PASS');
  },
  databaseOutage: async (random, { database }, counts) => {
    counts.outages += 1;
    database.set(random.pick<WayState>(['REFUSE', 'SILENT']));
    await stayed(random.between(1000, 10_000));
    database.set('PASS');
  },
  taggerOutage: async (random, { setTagger }, counts) => {
    counts.outages += 1;
    setTagger(false);
    await stayed(random.between(2000, 20_000));
    setTagger(true);
  },
  restartDatabase: async (random, { restartDatabase }, counts) => {
    counts['restarts of Postgres'] += 1;
    await restartDatabase(random.pick(['fast', 'immediate']));
  },
} satisfies Record<string, Fault>;

/** How often each is chosen, of the sum. */
const WEIGHTS: Readonly<Record<keyof typeof FAULTS, number>> = {
  kill: 6,
  stall: 2,
  terminate: 4,
  cutDatabase: 3,
  cutStorage: 3,
  storageOutage: 2,
  databaseOutage: 1,
  taggerOutage: 1,
  restartDatabase: 1,
};

/** Disturbs one thing after the other until the signal aborts, and has all that lasts end before it resolves. */
export async function disturb(random: Random, surroundings: Surroundings, stopped: AbortSignal): Promise<FaultCounts> {
  const counts: FaultCounts = {
    kills: 0,
    stalls: 0,
    'terminated backends': 0,
    'cut connections': 0,
    'restarts of Postgres': 0,
    outages: 0,
  };
  const names = Object.entries(WEIGHTS).flatMap(([name, weight]) =>
    Array<keyof typeof FAULTS>(weight).fill(name as keyof typeof FAULTS),
  );
  const lasting = new Map<string, Promise<void>>();
  while (!stopped.aborted) {
    await stayed(random.between(300, 2500));
    const name = random.pick(names);
    const fork = random.fork();
    if (lasting.has(name)) continue;
    const fault: Fault = FAULTS[name];
    lasting.set(
      name,
      fault(fork, surroundings, counts).finally(() => lasting.delete(name)),
    );
  }
  await Promise.all(lasting.values());
  return counts;
}
