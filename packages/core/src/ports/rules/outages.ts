import { DarkroomError } from '../../errors/darkroom-error.ts';

/** The code of an outage that jobs wait out. */
export type Outage = 'STORAGE_UNAVAILABLE' | 'PROCESSOR_UNAVAILABLE' | 'TAGGER_UNAVAILABLE';

/** What an attempt shows about the services that it needs: `DONE`, the outage that it met, or null for nothing. */
export type AttemptEnd = 'DONE' | Outage | null;

/** All outages. */
export const OUTAGES: readonly Outage[] = ['STORAGE_UNAVAILABLE', 'PROCESSOR_UNAVAILABLE', 'TAGGER_UNAVAILABLE'];

/** The outage that an error reports; null for any other error. */
export function outageOf(error: unknown): Outage | null {
  if (!(error instanceof DarkroomError)) return null;
  return OUTAGES.find((outage) => outage === error.code) ?? null;
}
