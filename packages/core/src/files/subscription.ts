import { isTransient } from '../errors/host-errors.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { KeyedState, NewestStates } from './newest-states.ts';
import { repetition } from './tell-again.ts';

/** What the events of a subscription are made of. */
export interface SubscriptionSource<State, Event> {
  readonly states: NewestStates<State>;
  /**
   * Makes the event of a state.
   *
   * @param tellAgain Has the newest state told after a pause, as an outage kept the subscriber from some of this one.
   * @throws What ends the subscription; of what only lasts a while, no more than an event that comes later, once the
   * subscription has begun.
   */
  readonly eventOf: (given: KeyedState<State>, tellAgain: () => void) => Promise<Event>;
  /** The shortest time from one event to the next. */
  readonly pauseMilliseconds: number;
  /** Lets go of what the subscription holds, however it ends; may come twice. */
  readonly release: () => void;
  /** Makes of what fails the error that the consumer is given. */
  readonly translate: (error: unknown) => Error;
  readonly log: DarkroomLogger;
}

/** Events of states, until nothing is followed any more. Once it has begun, no outage ends it. */
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
        source.log.warn('What is followed changed, but who may read it is unknown; asking again.', error);
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
  /** Resolves once so long has passed since the last event began, or when it is stopped. */
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
