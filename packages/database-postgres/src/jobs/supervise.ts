import type { PgBoss } from 'pg-boss';
import type { Statements } from '../sql/statements.ts';

/** How far apart pg-boss's looks for jobs of dead workers are at least, across all processes: it keeps count itself. */
export const SUPERVISE_SECONDS = 5;
/** How often a worker has pg-boss count and remove finished jobs, and warn of what it finds. */
const HOUSEKEEPING_SECONDS = 120;

/** Has pg-boss look after jobs whose worker died, and after finished ones. */
export interface Supervisor {
  /** Begins with a pass. */
  start(): void;
  /** Has a pass made now, where none is under way: there are jobs of dead workers. */
  hurry(): void;
  /** Waits for the pass that is under way, and makes no further one. */
  stop(): Promise<void>;
}

/**
 * A pass takes some nine statements, so it is made every other minute, and when there is a reason: pg-boss refuses its
 * main part where another process made one a moment ago, and the reason then is still there at the next look.
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
