import type { Remedy } from '../diagnosis.ts';

/** What is left to do where the storage breaks a promise that no setting restores. */
export const NOT_HERE: Remedy = {
  advice:
    'Do not use Darkroom with this storage: no setting of Darkroom’s prevents this. Ask the storage’s maker whether a newer release does, and run the doctor again there.',
};

/** What is left to do where a PUT is refused that its URL allows. */
export const PLAIN: Remedy = {
  advice: 'See that neither the bucket’s policy nor a proxy demands more of a PUT than the URL’s signature.',
};
