import { startFleet } from './fleet.ts';
import type { FileHistory } from './history.ts';
import type { HostConfig } from './host.ts';
import { findViolations } from './invariants/find-violations.ts';
import type { Violation } from './invariants/violation.ts';
import { readBucket } from './read-bucket.ts';
import type { Servers } from './servers.ts';
import { readDatabase } from './snapshot.ts';

/** Longer than an upload may stay open: until then its record may need what was opened for it. */
const LIMIT_MILLISECONDS = 90_000;

/**
 * What is wrong in the end. An upload that was opened by a process which died before it noted it is found by the sweep
 * of an hour later: where there are such, a worker does what it would do then, and another look is taken.
 */
export async function violationsAtTheEnd(
  servers: Servers,
  histories: readonly FileHistory[],
  outside: Pick<HostConfig, 'taggerUrl' | 'webhook'>,
): Promise<readonly Violation[]> {
  const look = async (): Promise<readonly Violation[]> =>
    findViolations(histories, {
      ...(await readDatabase(servers.pool)),
      ...(await readBucket(servers.client, servers.bucket)),
    });
  const violations = await look();
  let open = violations.filter(isLeftToSweep);
  if (open.length === 0) return violations;
  const { connectionString, endpoint, bucket, credentials } = servers;
  const config = { connectionString, endpoint, bucket, credentials, ...outside, isAnHourLater: true };
  const sweeper = startFleet(config, { api: 0, worker: 1 });
  try {
    await sweeper.allReady();
    const end = performance.now() + LIMIT_MILLISECONDS;
    while (open.length > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      open = (await look()).filter(isLeftToSweep);
    }
    // Of the rest, what the first look saw: meanwhile uploads expire that no subscriber watches any more.
    return [...violations.filter((violation) => !isLeftToSweep(violation)), ...open];
  } finally {
    await sweeper.close();
  }
}

function isLeftToSweep({ kind }: Violation): boolean {
  return kind === 'OPEN_UPLOAD';
}
