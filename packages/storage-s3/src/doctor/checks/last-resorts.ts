import type { Remedy } from '../diagnosis.ts';

/** The advice if the storage breaks a promise that no setting can restore. */
export const NOT_HERE: Remedy = {
  advice:
    'Do not use Darkroom with this storage: no Darkroom setting prevents this. Ask the vendor whether a newer release does, and run the doctor on it.',
};

/** The advice if a PUT is refused although its URL allows it. */
export const PLAIN: Remedy = {
  advice: 'Check that neither the bucket’s policy nor a proxy requires more of a PUT than the URL’s signature.',
};
