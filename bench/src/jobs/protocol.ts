/** Whose jobs a process runs. */
export type QueueKind = 'darkroom' | 'pg-boss';

/** What a process is told, and answers with `OBEYED`. */
export type JobOrder = 'WORK' | 'REST';

/** What it says: also that a job has run. */
export type JobProcessMessage = 'OBEYED' | 'RAN';

/** Where bare pg-boss has its jobs. */
export const PG_BOSS_QUEUE = 'bench';

/** Jobs that a worker runs at once. */
export const AT_ONCE = 10;
