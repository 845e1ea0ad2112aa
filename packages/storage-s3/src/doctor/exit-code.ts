import type { Diagnosis } from './diagnosis.ts';

/**
 * The exit code of the doctor: 1 if a check failed; otherwise 3 if a check that Darkroom's promises depend on could not
 * be tried; otherwise 0. Warnings and notes do not change it.
 */
export function exitCodeOf({ checks }: Pick<Diagnosis, 'checks'>): 0 | 1 | 3 {
  if (checks.some(({ verdict }) => verdict === 'FAILED')) return 1;
  return checks.some(({ verdict, essential }) => verdict === 'UNKNOWN' && essential) ? 3 : 0;
}
