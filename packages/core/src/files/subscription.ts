import { isTransient } from '../errors/host-errors.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { KeyedState, NewestStates } from './newest-states.ts';
import { repetition } from './tell-again.ts';

/** The source of a subscription's events. */
export interface SubscriptionSource<State, Event> {
  readonly states: NewestStates<State>;
  /**
   * Makes the event of a state.
   *
   * @param tellAgain Sends the newest state again after a pause, because an outage withheld part of this one.
   * @throws what ends the subscription. Once the subscription has started, a transient error only delays the event.
   */
  readonly eventOf: (given: KeyedState<State>, tellAgain: () => void) => Promise<Event>;
  /** The minimum time between two events. */
  readonly pauseMilliseconds: number;
  /** Releases what the subscription holds, however it ends; may be called twice. */
  readonly release: () => void;
  /** Turns an error into the one that the consumer receives. */
  readonly translate: (error: unknown) => Error;
  readonly log: DarkroomLogger;
}

/** Events of states, until nothing is followed any more. Once it has started, it survives outages. */
export function subscription<State, Event>(
  source: SubscriptionSource<State, Event>,
): AsyncIterableIterator<Event, undefined> {
  const { states, pauseMilliseconds } = source;
  const repeated = repetition((key) => states.repeat(key));
  const pacer = paced(pauseMilliseconds);
  let hasBegun = false;
  let isOver = false;
  const end = async (): Promise<IteratorResult<Event, undefined>> => {
    isOver = true;
    repeated.stop();
    pacer.stop();
    source.release();
    await states.return?.();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<Event, undefined>> => {
    for (;;) {
      await pacer.wait();
      if (isOver) return end();
      const { done, value: given } = await states.next();
      if (done === true) return end();
      const tellAgain = repeated.begin(given.key);
      try {
        const event = await source.eventOf(given, tellAgain);
        if (states.size === 0) await end();
        hasBegun = true;
        pacer.begin();
        return { done: false, value: event };
      } catch (error) {
        if (!hasBegun || !isTransient(error)) throw error;
        source.log.warn(
          'A followed file or list changed, but whether the subscriber may read it could not be determined. The check is retried.',
          error,
        );
        tellAgain();
      }
    }
  };
  const events: AsyncIterableIterator<Event, undefined> = {
    next: async () => {
      try {
        return await next();
      } catch (error) {
        await end();
        throw source.translate(error);
      }
    },
    return: end,
    throw: async (error: unknown) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => events,
  };
  return events;
}

interface Pacer {
  /** Resolves when the minimum time since the last event has passed, or when it is stopped. */
  wait(): Promise<void>;
  begin(): void;
  stop(): void;
}

function paced(milliseconds: number): Pacer {
  let pause: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  return {
    wait: async () => {
      await pause?.over;
      pause = null;
    },
    begin: () => {
      if (milliseconds === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, milliseconds);
      timer.unref();
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      pause = { over: promise, end };
    },
    stop: () => pause?.end(),
  };
}
