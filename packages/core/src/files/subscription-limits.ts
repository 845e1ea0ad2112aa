import { DarkroomError } from '../errors/darkroom-error.ts';
import { callHost } from '../errors/host-errors.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { NUMERIC_OPTIONS } from '../input/numeric-options.ts';
import { namesIn, type NumbersOf, readNumbers } from '../input/read-numbers.ts';
import type { Caller } from './access.ts';
import { socketOf } from './socket-of.ts';

/** How many subscriptions to files may be open at a time in each process of the server. */
export interface SubscriptionOptions<Context> {
  /** Those of one viewer: 0 or more. @default 100 */
  readonly maxPerViewer?: number;
  /** Those of all anonymous callers together: 0 or more. @default 1000 */
  readonly maxAnonymous?: number;
  /** Those of one connection, if it is known: 0 or more. @default 100 */
  readonly maxPerConnection?: number;
  /** Those of all callers together: 0 or more. @default 10000 */
  readonly maxPerProcess?: number;
  /**
   * Returns the connection of a subscription, such as its socket: the same object each time, or null if it is unknown.
   *
   * @default the socket, if the context shows it: `extra.socket` of graphql-ws, `req.socket` of Node.js and Yoga,
   * `request.raw.socket` of Fastify
   */
  readonly connection?: (context: Context) => object | null;
}

/** Subscriptions that are open in this process. */
export interface OpenSubscriptions {
  /**
   * Counts one more subscription until the returned function is called.
   *
   * @throws {DarkroomError} QUOTA_EXCEEDED.
   */
  open(caller: Caller): Promise<() => void>;
  /** How many are open. */
  count(): number;
}

type Limits = NumbersOf<'subscriptions'>;

/** The key that counts all anonymous callers together. It is not a viewer's id, since those are not empty. */
const ANONYMOUS = '';
/** The prefix of the key of one anonymous caller. No viewer's id contains it. */
const KEYED = '\0';

/** The keys that count a caller's subscriptions, with the limit of each. */
type Counted = readonly (readonly [key: string, limit: 'maxPerViewer' | 'maxAnonymous'])[];

/**
 * Checks limits, fills in defaults, and counts.
 *
 * @param anonymousKeyOf Returns the key of an anonymous caller, or null without keys. Callers with a key have the limit
 * of a viewer each.
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
      // Nothing is awaited from here on, so that no count changes between the check and the update.
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
      '`subscriptions.connection` must be a function that returns an object or null for a context.',
    );
  }
  return { ...limits, connection };
}

/** Checked before anything is counted: a value that a `WeakMap` refuses would be counted forever. */
function readConnection(given: unknown): object | null {
  if (given === null || given === undefined) return null;
  if (typeof given === 'object' || typeof given === 'function') return given;
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    '`subscriptions.connection` must return an object, such as the socket, or null.',
  );
}

const REMEDIES: Readonly<Record<keyof Limits, string>> = {
  maxPerViewer: 'of your subscriptions to files may be open at a time. End some first.',
  maxAnonymous: 'subscriptions of anonymous callers may be open at a time. Sign in, or try again later.',
  maxPerConnection: 'subscriptions to files may be open on one connection. End some first.',
  maxPerProcess: 'subscriptions to files may be open on one server. Try again later.',
};

function exceeded(name: keyof Limits, limits: Limits): DarkroomError {
  const limit = limits[name];
  return new DarkroomError('QUOTA_EXCEEDED', `At most ${limit} ${REMEDIES[name]}`, { context: { [name]: limit } });
}
