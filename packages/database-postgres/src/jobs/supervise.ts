import type { PgBoss } from 'pg-boss';
import type { Statements } from '../sql/statements.ts';

/**
 * The minimum interval between pg-boss's searches for jobs of dead workers, across all processes: pg-boss itself keeps
 * count.
 */
export const SUPERVISE_SECONDS = 5;
/** How often a worker has pg-boss count and delete finished jobs, and warn of problems. */
const HOUSEKEEPING_SECONDS = 120;

/** Triggers pg-boss's supervision of jobs whose worker died, and of finished jobs. */
export interface Supervisor {
  /** Starts with a pass. */
  start(): void;
  /** Runs a pass now, unless one is in progress: there are jobs of dead workers. */
  hurry(): void;
  /** Waits for the pass in progress, and runs no more. */
  stop(): Promise<void>;
}

/**
 * A pass takes about nine statements, so it runs every two minutes, and when there is a reason. pg-boss skips the main
 * part if another process has just run it; if the reason persists, the next look finds it again.
 */
export function supervise(
  { boss, statements }: { readonly boss: PgBoss; readonly statements: Pick<Statements, 'patiently'> },
  onTrouble: (error: unknown) => void,
): Supervisor {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let pass: Promise<void> | undefined;

  const make = (): void => {
    if (isStopped || pass !== undefined) return;
    clearTimeout(timer);
    pass = statements
      .patiently(() => boss.supervise())
      .catch(onTrouble)
      .finally(() => {
        pass = undefined;
        if (!isStopped) timer = setTimeout(make, HOUSEKEEPING_SECONDS * 1000);
      });
  };
  return {
    start: make,
    hurry: make,
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await pass;
    },
  };
}
