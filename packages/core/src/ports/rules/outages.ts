import { DarkroomError } from '../../errors/darkroom-error.ts';

/** The code of an outage that jobs wait for the end of. */
export type Outage = 'STORAGE_UNAVAILABLE' | 'PROCESSOR_UNAVAILABLE' | 'TAGGER_UNAVAILABLE';

/** What an attempt tells of the services that it needs: that it is done, the outage that it met, or nothing. */
export type AttemptEnd = 'DONE' | Outage | null;

/** All of them. */
export const OUTAGES: readonly Outage[] = ['STORAGE_UNAVAILABLE', 'PROCESSOR_UNAVAILABLE', 'TAGGER_UNAVAILABLE'];

/** The outage that an error tells of; null for any other error. */
export function outageOf(error: unknown): Outage | null {
  if (!(error instanceof DarkroomError)) return null;
  return OUTAGES.find((outage) => outage === error.code) ?? null;
}
