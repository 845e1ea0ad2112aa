import type { PgBoss } from 'pg-boss';
import type { Statements } from '../sql/statements.ts';

/** How often pg-boss looks for jobs of dead workers; across all processes, as it keeps count in the database. */
export const SUPERVISE_SECONDS = 5;

/** Has pg-boss look after jobs whose worker died, and after finished ones, until the function it gives is called. */
export function supervise(
  { boss, statements }: { readonly boss: PgBoss; readonly statements: Pick<Statements, 'patiently'> },
  onTrouble: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let pass: Promise<void> = Promise.resolve();

  // Counted from the end of the last pass: pg-boss refuses one that comes a millisecond too early.
  const again = (): void => {
    pass = statements
      .patiently(() => boss.supervise())
      .catch(onTrouble)
      .finally(() => {
        if (!isStopped) timer = setTimeout(again, SUPERVISE_SECONDS * 1000);
      });
  };
  again();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await pass;
  };
}
