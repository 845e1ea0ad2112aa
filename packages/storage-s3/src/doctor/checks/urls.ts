import type { CheckUp } from '../examination.ts';
import { ask, signProbe, signProbeAt, startProbe } from '../probe-objects.ts';
import { NOT_HERE } from './last-resorts.ts';

const TEXT = 'hello';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** What the bearer of a URL may try to change in it. */
const CHANGES: readonly (readonly [what: string, change: (url: URL) => void])[] = [
  ['the part’s number', (url) => url.searchParams.set('partNumber', '2')],
  ['the expiry', (url) => url.searchParams.set('X-Amz-Expires', '86400')],
  [
    'the key',
    (url) => {
      url.pathname += '0';
    },
  ],
  ['no signature', (url) => url.searchParams.delete('X-Amz-Signature')],
];

/** Whether a URL allows exactly what was signed. */
export const changedUrls: CheckUp = {
  name: 'changed URLs',
  essential: true,
  run: async (examination) => {
    const signed = await signProbe(examination, await startProbe(examination), null);
    const taken: string[] = [];
    for (const [what, change] of CHANGES) {
      const url = new URL(signed);
      change(url);
      const { ok, status } = await ask(url.href, { method: 'PUT', body: TEXT });
      if (status >= 500) return { verdict: 'UNKNOWN', message: `A PUT to a changed URL failed with status ${status}.` };
      if (ok) taken.push(what);
    }
    if (taken.length === 0) return { verdict: 'OK', message: 'A URL that was changed after signing is refused.' };
    return {
      verdict: 'FAILED',
      message: `URLS CAN BE CHANGED AFTER SIGNING (${taken.join(', ')}): the bearer of one upload URL can write to other keys, or for longer than allowed.`,
      remedy: {
        advice:
          'Check whether the bucket’s policy, or a proxy in front of it, allows writing without a signature. If neither does, do not use Darkroom with this storage.',
      },
    };
  },
};

/** Whether a URL really expires. */
export const expiredUrls: CheckUp = {
  name: 'expired URLs',
  essential: true,
  run: async (examination) => {
    const upload = await startProbe(examination);
    const signedAt = new Date(examination.now().getTime() - 30 * MINUTE);
    const { ok, status } = await ask(await signProbeAt(examination, upload, signedAt, 60), {
      method: 'PUT',
      body: TEXT,
    });
    if (status >= 500) return { verdict: 'UNKNOWN', message: `A PUT to an expired URL failed with status ${status}.` };
    if (!ok) return { verdict: 'OK', message: 'An expired URL is refused.' };
    return {
      verdict: 'FAILED',
      message:
        'A URL IS ACCEPTED HALF AN HOUR AFTER IT EXPIRED: anyone who finds an old one in a log or a browser’s history can use it.',
      remedy: NOT_HERE,
    };
  },
};

/** Whether a URL works before its date. Only a signer with a wrong clock makes such a URL. */
export const futureUrls: CheckUp = {
  name: 'URLs dated in the future',
  essential: false,
  run: async (examination) => {
    const upload = await startProbe(examination);
    const signedAt = new Date(examination.now().getTime() + DAY);
    const { ok, status } = await ask(await signProbeAt(examination, upload, signedAt, 60), {
      method: 'PUT',
      body: TEXT,
    });
    if (status >= 500) return { verdict: 'UNKNOWN', message: `A PUT to such a URL failed with status ${status}.` };
    if (!ok) return { verdict: 'OK', message: 'A URL dated a day ahead is refused.' };
    return {
      verdict: 'NOTE',
      message:
        'A URL dated a day ahead already works. Strangers cannot make one, because the date is signed. But if the clock of a host is ahead, its URLs expire later than they should by the same time: synchronize the clocks of all hosts that run Darkroom with NTP.',
    };
  },
};
