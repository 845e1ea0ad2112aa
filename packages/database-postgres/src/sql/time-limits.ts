import { DarkroomError } from '@graphql-darkroom/core/adapter';

/** How long a Postgres server may take, in seconds. Of no meaning without a `pool`. */
export interface TimeLimits {
  /**
   * How long a statement may take that searches files for a client, by tags, media type or status, more than 0 and at
   * most 86,400; past it `DATABASE_UNAVAILABLE`.
   *
   * @default 5
   */
  readonly statementTimeoutSeconds?: number;
  /**
   * How long any other statement may wait for its answer, more than 0 and at most 86,400; past it
   * `DATABASE_UNAVAILABLE`. Its connection is closed, as one that leads nowhere, and its work on the server is ended.
   *
   * @default 5
   */
  readonly queryTimeoutSeconds?: number;
  /**
   * How long the pool may take to give a connection, more than 0 and at most 86,400; past it `DATABASE_UNAVAILABLE`.
   * Give the pool a `connectionTimeoutMillis` too: what it began to open is the pool's to give up.
   *
   * @default 5
   */
  readonly connectTimeoutSeconds?: number;
  /**
   * How often the connection that listens for changes is asked for a sign of life, more than 0 and at most 86,400.
   * Without an answer in as many seconds another one is taken.
   *
   * @default 3
   */
  readonly heartbeatSeconds?: number;
  /**
   * How long a migration may take, and a statement by which the queue looks after its tables, more than 0 and at most
   * 86,400.
   *
   * @default 600
   */
  readonly maintenanceTimeoutSeconds?: number;
}

/** The limits where none are given. */
export const TIME_LIMITS: Required<TimeLimits> = {
  statementTimeoutSeconds: 5,
  queryTimeoutSeconds: 5,
  connectTimeoutSeconds: 5,
  heartbeatSeconds: 3,
  maintenanceTimeoutSeconds: 600,
};

/**
 * Checks the limits and fills in those that are left out.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first that is out of range.
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
