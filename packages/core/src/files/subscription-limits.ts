import { DarkroomError } from '../errors/darkroom-error.ts';
import { callHost } from '../errors/host-errors.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import { namesIn, type NumbersOf, readNumbers } from '../input/read-numbers.ts';
import type { Caller } from './access.ts';
import { socketOf } from './socket-of.ts';

/**
 * How many subscriptions to files may be open at a time in one process of the server. Processes
 * do not count each other's.
 */
export interface SubscriptionOptions<Context> {
  /** Those of one viewer: 0 or more. @default 100 */
  readonly maxPerViewer?: number;
  /** Those of all anonymous callers together: 0 or more. @default 1000 */
  readonly maxAnonymous?: number;
  /** Those of one connection, where that is known: 0 or more. @default 100 */
  readonly maxPerConnection?: number;
  /** Those of all callers together: 0 or more. @default 10000 */
  readonly maxPerProcess?: number;
  /**
   * The connection that a subscription came by, the same object each time, such as its socket;
   * null where it is not known.
   *
   * @default the socket, if the context shows it: `extra.socket` of graphql-ws, `req.socket` of Node.js and Yoga,
   * `request.raw.socket` of Fastify
   */
  readonly connection?: (context: Context) => object | null;
}

/** Subscriptions that are open in this process. */
export interface OpenSubscriptions {
  /**
   * Counts one more, until the function that it gives is called, for the first time.
   *
   * @throws {DarkroomError} QUOTA_EXCEEDED.
   */
  open(caller: Caller): Promise<() => void>;
  /** How many are open. */
  count(): number;
}

type Limits = NumbersOf<'subscriptions'>;

/** What all anonymous callers are counted by together. No viewer's id, since those are not empty. */
const ANONYMOUS = '';
/** What precedes the key of one anonymous caller. No viewer's id has it. */
const KEYED = '\0';

/** By what the subscriptions of a caller are counted, and the limit of each. */
type Counted = readonly (readonly [key: string, limit: 'maxPerViewer' | 'maxAnonymous'])[];

/**
 * Checks limits, fills in defaults, and counts.
 *
 * @param anonymousKeyOf What tells an anonymous caller from others, who then have the limit of a viewer each; null
 * for what tells none apart.
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function openSubscriptions(
  given: SubscriptionOptions<unknown> = {},
  anonymousKeyOf: (context: unknown) => Promise<string | null> = () => Promise.resolve(null),
  callbackTimeoutSeconds: number = NUMERIC_OPTIONS.darkroom.callbackTimeoutSeconds.default,
): OpenSubscriptions {
  const { connection = socketOf, ...limits } = readLimits(given);
  const callers = new Map<string, number>();
  const connections = new WeakMap<object, number>();
  let all = 0;

  const countedBy = async ({ viewer, context }: Caller): Promise<Counted> => {
    if (viewer !== null) return [[viewer, 'maxPerViewer']];
    const key = await anonymousKeyOf(context);
    const together = [ANONYMOUS, 'maxAnonymous'] as const;
    return key === null ? [together] : [[KEYED + key, 'maxPerViewer'], together];
  };

  return {
    count: () => all,
    open: async (caller) => {
      const ask = (): unknown => connection(caller.context);
      const socket = readConnection(await callHost('subscriptions.connection', callbackTimeoutSeconds, ask));
      const counted = await countedBy(caller);
      const ofConnection = (socket === null ? null : connections.get(socket)) ?? 0;
      // Nothing is awaited from here on: what is looked at is what is counted.
      if (ofConnection >= limits.maxPerConnection) throw exceeded('maxPerConnection', limits);
      for (const [key, limit] of counted) if ((callers.get(key) ?? 0) >= limits[limit]) throw exceeded(limit, limits);
      if (all >= limits.maxPerProcess) throw exceeded('maxPerProcess', limits);
      all += 1;
      for (const [key] of counted) callers.set(key, (callers.get(key) ?? 0) + 1);
      if (socket !== null) connections.set(socket, ofConnection + 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        all -= 1;
        for (const [key] of counted) {
          const others = (callers.get(key) ?? 1) - 1;
          if (others === 0) callers.delete(key);
          else callers.set(key, others);
        }
        if (socket !== null) connections.set(socket, (connections.get(socket) ?? 1) - 1);
      };
    },
  };
}

function readLimits(given: SubscriptionOptions<unknown>): Limits & Pick<SubscriptionOptions<unknown>, 'connection'> {
  requireKnownOptions(given, [...namesIn('subscriptions'), 'connection'], 'subscriptions.');
  const limits = readNumbers('subscriptions', given);
  const { connection } = given;
  if (connection === undefined) return limits;
  if (typeof connection !== 'function') {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`subscriptions.connection` must be a function from the context to an object, or to null.',
    );
  }
  return { ...limits, connection };
}

/** Checked before anything is counted: what no `WeakMap` takes would keep its place for ever. */
function readConnection(given: unknown): object | null {
  if (given === null || given === undefined) return null;
  if (typeof given === 'object' || typeof given === 'function') return given;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    '`subscriptions.connection` must return an object, such as the socket, or null.',
  );
}

const REMEDIES: Readonly<Record<keyof Limits, string>> = {
  maxPerViewer: 'subscriptions to files may be open for you at a time. End some first.',
  maxAnonymous: 'subscriptions of callers who are not signed in may be open at a time. Sign in, or try again later.',
  maxPerConnection: 'subscriptions to files may be open on one connection. End some first.',
  maxPerProcess: 'subscriptions to files may be open on one server. Try again later.',
};

function exceeded(name: keyof Limits, limits: Limits): DarkroomError {
  const limit = limits[name];
  return new DarkroomError('QUOTA_EXCEEDED', `At most ${limit} ${REMEDIES[name]}`, { context: { [name]: limit } });
}
