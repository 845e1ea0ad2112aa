import { vi } from 'vitest';
import type { JobHandlers, JobName } from '../../../src/adapter.ts';
import { type Database, type MemoryTagger, type Storage, memoryDatabase, memoryTagger } from '../../../src/index.ts';
import { type Interception, intercept, override } from '../intercept.ts';
import { type ObservedStorage, observedStorage } from '../observed-storage.ts';
import { type TestClock, testClock } from '../test-clock.ts';
import { type TestHost, testHost } from '../test-host.ts';
import { racingProcessor } from './racing-processor.ts';
import { handlersOf, queueInMemory } from './run-jobs.ts';
import { type TurnTaking, takeTurns } from './take-turns.ts';

/** A process of its own, whose calls to ports wait for their turn. */
export interface Racer {
  readonly host: TestHost;
  readonly jobs: JobHandlers;
  /** Waits for its turn, then does something that is no call to a port. */
  step(name: string, work: () => Promise<void>): Promise<void>;
}

/** Ports that several processes share. */
export interface RacingWorld {
  readonly database: Database;
  readonly storage: ObservedStorage;
  readonly tagger: MemoryTagger;
  /** Takes no part in races. */
  readonly observer: TestHost;
  readonly clock: TestClock;
  readonly turns: TurnTaking;
  /** A process that makes the operation of this name. */
  racer(operation: string): Promise<Racer>;
  /** Takes a job from the queue that a racer has done. */
  takeOut(name: JobName, data: unknown): void;
  /** Lets time pass, and has all jobs done, until nothing is left. */
  runJobs(): Promise<void>;
}

/** What is broken on purpose: a method of a port, by its name. */
export type Mistakes = Readonly<Record<string, Interception>>;

/** A world in memory, whose timers go on only where no operation can. Needs {@link stopTimers}. */
export function racingWorld(mistakes: Mistakes = {}): RacingWorld {
  const clock = testClock();
  const queue = queueInMemory(memoryDatabase(clock));
  const { database } = queue;
  const storage = observedStorage(clock);
  const tagger = memoryTagger({ keepsCopies: true, tags: [{ name: 'Bull', confidence: 0.9 }] });
  const turns = takeTurns({ whenIdle: async () => void (await vi.advanceTimersByTimeAsync(1000)) });
  const hostOf = (ports: { readonly database: Database; readonly storage: Storage }): TestHost =>
    testHost({ tagger, processor: racingProcessor(), ...ports, defaults: { tag: true } });
  const observer = hostOf({ database, storage });

  return {
    database,
    storage,
    tagger,
    observer,
    clock,
    turns,
    racer: async (operation) => {
      const turn = turns.of(operation);
      // What is wanted of events is read now and then, and decides nothing here.
      const around: Interception = (call, proceed) => (call.name === 'events.list' ? proceed() : turn(call, proceed));
      const ports = {
        database: intercept(override(database, mistakes), around),
        storage: intercept(override(storage, mistakes), around),
      };
      const jobs = await handlersOf(ports.database, (own) =>
        testHost({
          ...ports,
          database: own,
          processor: racingProcessor(),
          tagger: intercept(tagger, around, 'tagger.'),
          defaults: { tag: true },
        }),
      );
      const step: Racer['step'] = async (name, work) => void (await around({ name, args: [] }, work));
      return { host: hostOf(ports), jobs, step };
    },
    takeOut: (name, data) => queue.takeOut(name, data),
    runJobs: () => queue.runUntilQuiet(observer, clock),
  };
}

/** Has only those timers go on that a race waits for. */
export function stopTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
}
