import type { Remedy } from '../diagnosis.ts';

/** What is left to do where the storage breaks a promise that no setting restores. */
export const NOT_HERE: Remedy = {
  advice:
    'Do not use Darkroom with this storage: no setting of Darkroom’s prevents this. Ask the storage’s maker whether a newer release does, and run the doctor again there.',
};
