import { DarkroomError } from '@graphql-darkroom/core/adapter';
import { bareSecret, type Signatures, signatures } from '@graphql-darkroom/core/http';

/**
 * Makes the signatures of requests and of answers. Each direction has its own secret, so that nothing sent in one
 * direction passes for an answer.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if they share one.
 */
export function bothSignatures(options: {
  readonly secret: string | readonly string[];
  readonly answerSecret: string | readonly string[];
}): { readonly requests: Signatures; readonly answers: Signatures } {
  const requests = signatures('secret', options.secret);
  const answers = signatures('answerSecret', options.answerSecret);
  const answerSecrets = [options.answerSecret].flat().map(bareSecret);
  if ([options.secret].flat().some((secret) => answerSecrets.includes(bareSecret(secret)))) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`secret` and `answerSecret` must be different. Generate two secrets.',
    );
  }
  return { requests, answers };
}
