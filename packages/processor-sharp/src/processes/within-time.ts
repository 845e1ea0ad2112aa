import { Refused } from '../rendering/verdict.ts';

/** How often CPU time is looked at, once an image is over its time by the clock. */
const LOOK_EVERY_MS = 200;

/** How much longer than its time an image may take by the clock: this many times as long, and this much more. */
const PATIENCE = { times: 4, seconds: 60 };

/** What an image is told that the machine had no time for: to be tried again. */
export const STALLED = 'The machine did not get to converting the image in time.';

/**
 * Holds work to so many seconds, by the clock and of CPU time: a machine that was suspended, or that has too much to
 * do, has the clock run on, which is no fault of the image. `cpuSeconds` says what the work took up to now.
 *
 * @throws {Refused} TOO_COMPLEX for what takes more than both. What the clock alone runs out for, four times over and a
 * minute more, is an error without a verdict, and may be tried again.
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
