import { availableParallelism } from 'node:os';
import { orAborted } from '@graphql-darkroom/core/adapter';
import type { LendRenderer, Renderers } from '../renderers.ts';
import { endsRenderer } from '../rendering/verdict.ts';
import { type RenderProcess, startRenderProcess } from './render-process.ts';
import { memoryOf, withinMemory } from './resident-memory.ts';
import { slots } from './slots.ts';
import { withinTime } from './within-time.ts';

/**
 * Decodes in separate processes, at most `processes` at a time. A process that exceeds its time or memory, or whose
 * work is aborted, is killed, and its slot is free once it has ended: nothing less stops libvips. A slot has a process
 * only while it decodes, and between two renderings of the same image. Idle processes do not keep this one alive, and
 * end after a while.
 */
export function renderPool(options: {
  readonly processes: number;
  readonly blockOtherFormats: boolean;
  readonly idleSeconds: number;
}): Renderers {
  const { processes, blockOtherFormats, idleSeconds } = options;
  const pool = slots(processes);
  const idle: { readonly process: RenderProcess; readonly timer: NodeJS.Timeout }[] = [];

  const takeIdle = (maxMemoryBytes: number): RenderProcess | undefined => {
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      clearTimeout(found.timer);
      if (found.process.hasEnded()) continue;
      // Memory that an earlier image left resident must not count against the next one.
      if ((memoryOf(found.process.pid) ?? 0) > maxMemoryBytes / 2) {
        found.process.kill();
        continue;
      }
      found.process.keepsAlive(true);
      return found.process;
    }
    return undefined;
  };
  const putBack = (process: RenderProcess): void => {
    process.forget();
    process.keepsAlive(false);
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.process === process),
        1,
      );
      process.kill();
    }, idleSeconds * 1000);
    timer.unref();
    idle.push({ process, timer });
  };

  return {
    // More would take more memory, and the operations of one rendering use several cores as it is.
    loansAtATime: Math.min(2, availableParallelism()),
    usage: () => pool.usage(),
    hold: (signal, work) =>
      pool.hold(signal, async (stay) => {
        let lent: LentProcess | undefined;
        const release = (one: LentProcess): void => {
          if (lent === one) lent = undefined;
          if (!one.isKilled && !one.process.hasEnded()) putBack(one.process);
        };
        const lend: LendRenderer = async (loan, decode) => {
          const { timeoutSeconds, maxMemoryBytes, signal: ofLoan = signal, again = false } = loan;
          if (lent?.process.hasEnded() === true) lent = undefined;
          const one = (lent ??= {
            process: takeIdle(maxMemoryBytes) ?? (await startRenderProcess({ blockOtherFormats, signal: ofLoan })),
            loans: 0,
            again,
            isKilled: false,
          });
          const { process } = one;
          one.loans += 1;
          one.again = again;
          try {
            ofLoan.throwIfAborted();
            const decoding = withinMemory(process.pid, maxMemoryBytes, () => decode(process));
            return await orAborted(ofLoan, withinTime(timeoutSeconds, process.cpuSeconds, decoding));
          } catch (error) {
            if (endsRenderer(error)) {
              one.isKilled = true;
              process.kill();
              stay(process.ended);
            }
            throw error;
          } finally {
            one.loans -= 1;
            if (one.isKilled || (one.loans === 0 && !(one.again && lent === one))) release(one);
          }
        };
        try {
          return await work(lend);
        } finally {
          if (lent !== undefined) release(lent);
        }
      }),
  };
}

/** The process that a slot has. */
interface LentProcess {
  readonly process: RenderProcess;
  loans: number;
  /** Of the last loan that began. */
  again: boolean;
  isKilled: boolean;
}
