import { randomBytes } from 'node:crypto';

/** A secret for each direction. */
export const SECRETS: { readonly secret: string; readonly answerSecret: string } = {
  secret: randomBytes(32).toString('base64'),
  answerSecret: `whsec_${randomBytes(32).toString('base64')}`,
};

/** A log that nobody reads. */
export const QUIET: { readonly warn: () => void; readonly error: () => void } = {
  warn: () => undefined,
  error: () => undefined,
};
