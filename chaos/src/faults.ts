import type { FaultyWay, WayState } from './faulty-way.ts';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';

/** What can be disturbed. */
export interface Surroundings {
  readonly fleet: Fleet;
  readonly database: FaultyWay;
  readonly storage: FaultyWay;
  /** Whether the tagger and the receiver of events answer. */
  readonly setTagger: (isUp: boolean) => void;
  readonly restartDatabase: (mode: 'fast' | 'immediate') => Promise<void>;
  /** Ends sessions of the database, those that are chosen; gives how many. */
  readonly terminateBackends: (isChosen: () => boolean) => Promise<number>;
}

/** How many faults of each kind there were. */
export type FaultCounts = Record<
  | 'kills'
  | 'stalls'
  | 'terminated backends'
  | 'cut connections'
  | 'silenced connections'
  | 'connections ended at once'
  | 'halved answers'
  | 'restarts of Postgres'
  | 'flickers'
  | 'outages',
  number
>;

/** A kind of fault. */
export type FaultKind =
  | 'kill'
  | 'stall'
  | 'terminate'
  | 'failOver'
  | 'cutDatabase'
  | 'cutAsked'
  | 'cutStorage'
  | 'halveStorage'
  | 'storageOutage'
  | 'databaseOutage'
  | 'silence'
  | 'flicker'
  | 'taggerOutage'
  | 'restartDatabase';

/** What a fault happens in. */
export interface Setting {
  readonly random: Random;
  readonly surroundings: Surroundings;
  readonly counts: FaultCounts;
  /** Milliseconds that an outage lasts. */
  readonly outage: () => number;
}

/** Resolves when it is over. */
export type Fault = (setting: Setting) => Promise<void>;

const stayed = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Longer than the 10 seconds after which a worker counts as dead. */
const STALL = [11_000, 16_000] as const;

/**
 * Words of statements: the tags of an event, the end of a conversion, other changes of records, new jobs, commits, the
 * queue's own, those on attachments, and the host's.
 */
const ASKED = [
  '"file_tags"',
  '"key" = $',
  'update "darkroom"',
  'insert into',
  'commit',
  'darkroom_jobs.job',
  '"attachments"',
  'insert into customers',
] as const;

/** The end of what Postgres says when a client may send its first statement. */
const READY = Buffer.from('5a0000000549', 'hex');
/**
 * What it says to a client that it has to leave. @see
 * https://www.postgresql.org/docs/current/protocol-error-fields.html
 */
const SHUTDOWN = errorResponse('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');

function errorResponse(fields: string): Buffer {
  const head = Buffer.from('E....');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, Buffer.from(fields)]);
}

/** What happens, by kind. */
export const FAULTS: Readonly<Record<FaultKind, Fault>> = {
  kill: async ({ random, surroundings: { fleet }, counts }) => {
    for (let killed = random.between(1, 2); killed > 0; killed -= 1) {
      random.pick(fleet.members).kill();
      counts.kills += 1;
    }
  },
  stall: async ({ random, surroundings: { fleet }, counts }) => {
    counts.stalls += 1;
    await random.pick(fleet.members).stall(random.between(...STALL));
  },
  terminate: async ({ random, surroundings: { terminateBackends }, counts }) => {
    const share = random.pick([0.1, 0.3, 1]);
    // While the server is restarted, there are none.
    counts['terminated backends'] += await terminateBackends(() => random.chance(share)).catch(() => 0);
  },
  failOver: async ({ random, surroundings: { database }, counts }) => {
    // So that there are some to open.
    counts['cut connections'] += database.cut(() => random.chance(0.6));
    counts['connections ended at once'] += await database.greetAndEnd(random.between(200, 2000), READY, SHUTDOWN);
  },
  cutDatabase: async ({ random, surroundings: { database }, counts }) => {
    counts['cut connections'] += database.cut(() => random.chance(0.4));
  },
  cutAsked: async ({ random, surroundings: { database }, counts }) => {
    counts['cut connections'] += await database.cutAsked(random.between(500, 10_000), random.pick(ASKED));
  },
  cutStorage: async ({ random, surroundings: { storage }, counts }) => {
    counts['cut connections'] += storage.cut(() => random.chance(0.6));
  },
  halveStorage: async ({ random, surroundings: { storage }, counts }) => {
    counts['halved answers'] += await storage.halve(random.between(500, 5000), () => random.between(1, 20_000));
  },
  storageOutage: async ({ random, surroundings: { storage }, counts, outage }) => {
    counts.outages += 1;
    storage.set(random.pick<WayState>(['REFUSE', 'UNAVAILABLE', 'SILENT']));
    await stayed(outage());
    storage.set('PASS');
  },
  databaseOutage: async ({ random, surroundings: { database }, counts, outage }) => {
    counts.outages += 1;
    database.set(random.pick<WayState>(['REFUSE', 'SILENT']));
    await stayed(outage());
    database.set('PASS');
  },
  silence: async ({ random, surroundings: { database, storage }, counts }) => {
    counts['silenced connections'] += random.pick([database, storage]).silence(() => random.chance(0.4));
  },
  flicker: async ({ random, surroundings: { database, storage }, counts }) => {
    const way = random.pick([database, storage]);
    for (let flickers = random.between(5, 30); flickers > 0; flickers -= 1) {
      way.set('REFUSE');
      counts.flickers += 1;
      await stayed(random.between(5, 60));
      way.set('PASS');
      await stayed(random.between(20, 150));
    }
  },
  taggerOutage: async ({ surroundings: { setTagger }, counts, outage }) => {
    counts.outages += 1;
    setTagger(false);
    await stayed(outage());
    setTagger(true);
  },
  restartDatabase: async ({ random, surroundings: { restartDatabase }, counts }) => {
    counts['restarts of Postgres'] += 1;
    await restartDatabase(random.pick(['fast', 'immediate']));
  },
};
