import { createHash, randomUUID } from 'node:crypto';
import type { CheckUp } from '../examination.ts';
import { ask } from '../probe-objects.ts';

const TEXT = 'hello';

/** Whether a part that is sent with its SHA-256 is refused if its bytes are damaged. */
export const damagedParts: CheckUp = {
  name: 'damaged parts',
  essential: false,
  run: async ({ storage, keys, started }) => {
    const key = randomUUID();
    keys.push(key);
    const upload = { key, ...(await storage.uploads.start({ key, contentType: null, checksums: true })) };
    started.push(upload);
    const sha256 = createHash('sha256').update(TEXT).digest('base64');
    const parts = [{ number: 1, size: TEXT.length, sha256 }];
    const { urls, headers } = await storage.uploads.sign({ ...upload, parts, expiresInSeconds: 300 });
    const send = async (body: string): Promise<boolean> =>
      (await ask(urls[0] ?? '', { method: 'PUT', body, headers: { ...headers?.[0] } })).ok;
    if (await send('hellp')) {
      return {
        verdict: 'NOTE',
        message:
          'This server ignores checksums: it accepts a part that was damaged in transit, even with `startFileUpload(checksums: true)`. TLS detects such damage, so use https.',
      };
    }
    if (await send(TEXT)) {
      return {
        verdict: 'OK',
        message: 'With `startFileUpload(checksums: true)`, the server refuses a part that was damaged in transit.',
      };
    }
    return {
      verdict: 'FAILED',
      message: 'The server refuses parts with a SHA-256, so `startFileUpload(checksums: true)` does not work here.',
      remedy: { advice: 'Omit `checksums`, or check whether a proxy removes the header `x-amz-checksum-sha256`.' },
    };
  },
};
