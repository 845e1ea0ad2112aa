import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** How long a Postgres server may take, in seconds. Ignored without a `pool`. */
export interface TimeLimits {
  /**
   * How long a statement that searches files for a client, by tags, media type or status, may take: more than 0 and at
   * most 86,400. After that, `DATABASE_UNAVAILABLE`.
   *
   * @default 5
   */
  readonly statementTimeoutSeconds?: number;
  /**
   * How long any other statement may wait for its answer: more than 0 and at most 86,400. After that,
   * `DATABASE_UNAVAILABLE`; its connection is closed as lost, and its work on the server is ended.
   *
   * @default 5
   */
  readonly queryTimeoutSeconds?: number;
  /**
   * How long the pool may take to provide a connection: more than 0 and at most 86,400. After that,
   * `DATABASE_UNAVAILABLE`. Also set the pool's `connectionTimeoutMillis`: only the pool can give up a connection that
   * it is opening.
   *
   * @default 5
   */
  readonly connectTimeoutSeconds?: number;
  /**
   * How often Darkroom checks that the connection that listens for changes still answers: more than 0 and at most
   * 86,400. If there is no answer within the same time, another connection is taken.
   *
   * @default 3
   */
  readonly heartbeatSeconds?: number;
  /**
   * How long a migration, or a maintenance statement of the queue, may take: more than 0 and at most 86,400.
   *
   * @default 600
   */
  readonly maintenanceTimeoutSeconds?: number;
}

/** The default limits. */
export const TIME_LIMITS: Required<TimeLimits> = {
  statementTimeoutSeconds: 5,
  queryTimeoutSeconds: 5,
  connectTimeoutSeconds: 5,
  heartbeatSeconds: 3,
  maintenanceTimeoutSeconds: 600,
};

/**
 * Checks the limits and fills in omitted ones.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first limit that is out of range.
 */
export function readTimeLimits(given: TimeLimits): Required<TimeLimits> {
  const limits = Object.entries(TIME_LIMITS).map(([name, standard]) => {
    const seconds: unknown = given[name as keyof TimeLimits] ?? standard;
    if (typeof seconds === 'number' && seconds > 0 && seconds <= 86_400) return [name, seconds];
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `\`${name}\` must be a number of seconds, more than 0 and at most a day.`,
    );
  });
  return Object.fromEntries(limits) as Required<TimeLimits>;
}
