import { createHash } from 'node:crypto';

/** The account that the fake knows. */
export interface FakeAccount {
  readonly cloudName: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly algorithm: 'sha1' | 'sha256';
}

/** What is wrong with a signed request, as Cloudinary answers it; null when nothing is. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/**
 * Checks the signature of a request: all parameters but `file`, `cloud_name`, `resource_type` and `api_key`, sorted by
 * name, joined as `name=value` by `&` (an `&` within one is `%26`), and the secret at the end, hashed.
 *
 * From https://cloudinary.com/documentation/authentication_signatures and
 * https://cloudinary.com/documentation/signatures
 */
export function checkSignature(fields: ReadonlyMap<string, string>, account: FakeAccount): Refusal | null {
  const signed = new Map(fields);
  const signature = signed.get('signature');
  const apiKey = signed.get('api_key');
  for (const name of ['signature', 'api_key', 'file', 'cloud_name', 'resource_type']) signed.delete(name);
  if (apiKey !== account.apiKey) return { status: 401, message: `Invalid api_key ${apiKey}` };
  const timestamp = Number(signed.get('timestamp'));
  const age = Date.now() / 1000 - timestamp;
  // Signed requests are valid for an hour: https://cloudinary.com/documentation/upload_images#authenticated_requests
  if (!(age < 3600 && age > -300)) {
    return { status: 400, message: `Stale request - reported time is ${timestamp} which is more than 1 hour ago` };
  }
  const toSign = [...signed]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`.replaceAll('&', '%26'))
    .toSorted()
    .join('&');
  const expected = createHash(account.algorithm).update(`${toSign}${account.apiSecret}`).digest('hex');
  if (signature === expected) return null;
  return { status: 401, message: `Invalid Signature ${signature}. String to sign - '${toSign}'.` };
}

/** The headers of a notification: https://cloudinary.com/documentation/notification_signatures */
export function notificationHeaders(
  body: string,
  account: FakeAccount,
  timestamp: number = Math.round(Date.now() / 1000),
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-cld-timestamp': String(timestamp),
    'x-cld-signature': createHash(account.algorithm).update(`${body}${timestamp}${account.apiSecret}`).digest('hex'),
  };
}
