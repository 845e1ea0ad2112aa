/** A clock that goes on by itself, and can be set forward. */
export interface TestClock {
  readonly now: () => Date;
  advance(seconds: number): void;
}

/** For databases and storages: leases end and delayed jobs are due without waiting for them. */
export function testClock(): TestClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
  };
}
