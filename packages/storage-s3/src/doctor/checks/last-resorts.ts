import type { Remedy } from '../diagnosis.ts';

/** The advice if the storage breaks a promise that no setting can restore. */
export const NOT_HERE: Remedy = {
  advice:
    'Do not use Darkroom with this storage: no setting of Darkroom’s prevents this. Ask the storage’s maker whether a newer release does, and run the doctor again there.',
};

/** The advice if a PUT is refused although its URL allows it. */
export const PLAIN: Remedy = {
  advice: 'See that neither the bucket’s policy nor a proxy demands more of a PUT than the URL’s signature.',
};
