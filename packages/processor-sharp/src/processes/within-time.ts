import { Refused } from '../rendering/verdict.ts';

/** How often CPU time is checked, once an image has exceeded its time by the wall clock. */
const LOOK_EVERY_MS = 200;

/** The wall-clock time after which an image fails: `times` its limit, plus `seconds`. */
const PATIENCE = { times: 4, seconds: 60 };

/** The message for an image that the machine had no time for, which is retried. */
export const STALLED = 'The machine was too busy to convert the image in time.';

/**
 * Limits work to a number of seconds, of both wall-clock and CPU time: on a machine that was suspended or is
 * overloaded, the clock runs on, which is not the image's fault. `cpuSeconds` returns the CPU time that the work has
 * used.
 *
 * @throws {Refused} TOO_COMPLEX for work that exceeds both. If only the wall-clock time runs out, at four times the
 * limit plus a minute, throws an error without a verdict, and the work may be retried.
 */
export async function withinTime<Result>(
  seconds: number,
  cpuSeconds: () => Promise<number>,
  work: Promise<Result>,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const look = async (): Promise<void> => {
    if ((await cpuSeconds()) >= seconds) late.reject(new Refused('TOO_COMPLEX'));
    else timer = setTimeout(() => void look().catch(late.reject), LOOK_EVERY_MS);
  };
  let timer = setTimeout(() => void look().catch(late.reject), seconds * 1000);
  const patience = (PATIENCE.times * seconds + PATIENCE.seconds) * 1000;
  const end = setTimeout(() => late.reject(new Error(STALLED)), patience);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    clearTimeout(end);
  }
}
