import { orAborted } from '@graphql-darkroom/core/adapter';
import type { LendRenderer, Renderers } from '../renderers.ts';
import { Refused, type Verdict } from '../rendering/verdict.ts';
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
    usage: () => pool.usage(),
    hold: (signal, work) =>
      pool.hold(signal, async (stay) => {
        let kept: RenderProcess | undefined;
        const takeKept = (): RenderProcess | undefined => {
          const process = kept;
          kept = undefined;
          return process?.hasEnded() === false ? process : undefined;
        };
        const lend: LendRenderer = async (loan, decode) => {
          const { timeoutSeconds, maxMemoryBytes, signal: ofLoan = signal, again = false } = loan;
          const process =
            takeKept() ?? takeIdle(maxMemoryBytes) ?? (await startRenderProcess({ blockOtherFormats, signal: ofLoan }));
          const giveBack = (): void => {
            if (again) kept = process;
            else putBack(process);
          };
          try {
            ofLoan.throwIfAborted();
            const decoding = withinMemory(process.pid, maxMemoryBytes, () => decode(process));
            const result = await orAborted(ofLoan, withinTime(timeoutSeconds, process.cpuSeconds, decoding));
            giveBack();
            return result;
          } catch (error) {
            // After a refusal, the process can take the next image; after an unexpected error, perhaps not.
            if (error instanceof Refused && !SPENT.has(error.verdict)) {
              giveBack();
            } else {
              process.kill();
              stay(process.ended);
            }
            throw error;
          }
        };
        try {
          return await work(lend);
        } finally {
          const process = takeKept();
          if (process !== undefined) putBack(process);
        }
      }),
  };
}

/** Verdicts on work that is still in progress. */
const SPENT: ReadonlySet<Verdict> = new Set<Verdict>(['TOO_COMPLEX', 'TOO_MUCH_MEMORY']);
