import { DarkroomError, type DarkroomErrorCode } from '@graphql-darkroom/core/adapter';
import type { CloudinaryCloud } from './cloud.ts';
import type { CloudinaryFailure } from './cloudinary-failure.ts';
import { retryAfterSeconds } from './retry-after.ts';

interface Rule {
  readonly matches: (failure: CloudinaryFailure) => boolean;
  readonly code: Extract<DarkroomErrorCode, 'TAGGING_FAILED' | 'TAGGER_UNAVAILABLE'>;
  readonly message: string;
}

/**
 * The first matching rule applies. Statuses are those of https://cloudinary.com/documentation/admin_api#error_handling
 * and https://cloudinary.com/documentation/image_upload_api_reference. The texts are undocumented, so they are searched
 * for single words.
 */
const RULES: readonly Rule[] = [
  {
    matches: ({ status }) => status === undefined,
    code: 'TAGGER_UNAVAILABLE',
    message: 'The tagging service did not answer: try again.',
  },
  {
    matches: ({ status, text }) =>
      status === 420 || status === 429 || (isRefusal(status) && /quota|limit exceeded/i.test(text)),
    code: 'TAGGER_UNAVAILABLE',
    message: 'The tagging service accepts no more requests for now: try again later, or raise the limits of its plan.',
  },
  {
    matches: ({ status, text }) => isRefusal(status) && /subscri|add-?on|not (enabled|registered)/i.test(text),
    code: 'TAGGING_FAILED',
    message:
      'The account of the tagging service has no subscription to a requested add-on: register it on the Add-ons page of its Console.',
  },
  {
    matches: ({ text, status }) => isRefusal(status) && /stale request/i.test(text),
    code: 'TAGGING_FAILED',
    message: "The tagging service refused the request as too old: correct the server's clock.",
  },
  {
    matches: ({ status }) => status === 401,
    code: 'TAGGING_FAILED',
    message:
      'The tagging service does not accept its credentials: correct CLOUDINARY_URL, or the option cloud, on the server.',
  },
  {
    matches: ({ status }) => status === 403,
    code: 'TAGGING_FAILED',
    message:
      'The tagging service does not permit this with its API key: give the key the right to upload, read and delete assets.',
  },
  {
    matches: ({ status, text }) => status === 413 || (isRefusal(status) && /too large/i.test(text)),
    code: 'TAGGING_FAILED',
    message: 'The file is larger than the tagging service accepts. Upload a smaller file.',
  },
  {
    matches: ({ status, text }) =>
      status === 415 ||
      (isRefusal(status) && /invalid image|unsupported|not allowed|file type|file format/i.test(text)),
    code: 'TAGGING_FAILED',
    message: 'The tagging service cannot read this file: upload a JPEG, PNG, WebP, GIF or AVIF that is not damaged.',
  },
  {
    matches: ({ status }) => isRefusal(status) && status !== 408 && status !== 409 && status !== 423,
    code: 'TAGGING_FAILED',
    message: "The tagging service refused the file: see the server's log for the reason.",
  },
];

const OTHERWISE: Omit<Rule, 'matches'> = {
  code: 'TAGGER_UNAVAILABLE',
  message: 'The tagging service had an internal error: try again.',
};

/** The typed error for a failure. Its cause is Cloudinary's message, without keys, secrets and signatures. */
export function translateFailure(failure: CloudinaryFailure, cloud: CloudinaryCloud): DarkroomError {
  const { code, message } = RULES.find(({ matches }) => matches(failure)) ?? OTHERWISE;
  const seconds = code === 'TAGGER_UNAVAILABLE' ? retryAfterSeconds(failure.headers, Date.now()) : undefined;
  return new DarkroomError(code, message, {
    context: seconds === undefined ? {} : { retryAfterSeconds: seconds },
    cause: new Error(`Cloudinary: ${failure.status ?? 'no answer'}: ${withoutSecrets(failure.text, cloud)}`),
  });
}

/**
 * The error for an answer that differs from Cloudinary's documentation. `what` completes the sentence "The answer …".
 */
export function unreadableAnswer(what: string): DarkroomError {
  return new DarkroomError('TAGGER_UNAVAILABLE', 'The tagging service gave an invalid response: try again.', {
    cause: new Error(`Cloudinary: the answer ${what}.`),
  });
}

function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

function withoutSecrets(text: string, { apiKey, apiSecret }: CloudinaryCloud): string {
  // The answer to a bad signature repeats it, next to everything that was signed.
  return text
    .replaceAll(apiSecret, '…')
    .replaceAll(apiKey, '…')
    .replaceAll(/\b[0-9a-f]{40,64}\b/gi, '…')
    .slice(0, 500);
}
