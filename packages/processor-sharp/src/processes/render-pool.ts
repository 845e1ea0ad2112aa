import { orAborted } from '@graphql-darkroom/core/adapter';
import type { Renderers } from '../renderers.ts';
import { Refused, type Verdict } from '../rendering/verdict.ts';
import { type RenderProcess, startRenderProcess } from './render-process.ts';
import { memoryOf, withinMemory } from './resident-memory.ts';
import { slots } from './slots.ts';
import { withinTime } from './within-time.ts';

/**
 * Decodes in processes of its own, at most so many at once. One that is over its time or its memory, or whose work is
 * aborted, is killed, and its slot is free once it is gone: nothing less stops libvips. A slot has a process only while
 * it decodes. Idle processes keep this one not alive, and end after a while.
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
      // What an image before left resident is not to be blamed on the next one.
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
      pool.hold(signal, (stay) =>
        work(async ({ timeoutSeconds, maxMemoryBytes }, decode) => {
          const process = takeIdle(maxMemoryBytes) ?? (await startRenderProcess({ blockOtherFormats, signal }));
          try {
            signal.throwIfAborted();
            const decoding = withinMemory(process.pid, maxMemoryBytes, () => decode(process));
            const result = await orAborted(signal, withinTime(timeoutSeconds, process.cpuSeconds, decoding));
            putBack(process);
            return result;
          } catch (error) {
            // A refusal leaves the process fit for the next image; what nobody foresaw may not.
            if (error instanceof Refused && !SPENT.has(error.verdict)) {
              putBack(process);
            } else {
              process.kill();
              stay(process.ended);
            }
            throw error;
          }
        }),
      ),
  };
}

/** Verdicts on what is still under way. */
const SPENT: ReadonlySet<Verdict> = new Set<Verdict>(['TOO_COMPLEX', 'TOO_MUCH_MEMORY']);
