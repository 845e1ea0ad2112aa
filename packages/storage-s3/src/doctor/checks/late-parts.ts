import type { Finding } from '../diagnosis.ts';
import type { CheckUp } from '../examination.ts';
import { ask, completeProbe, rereadProbe, signProbe, startProbe } from '../probe-objects.ts';
import { NOT_HERE } from './last-resorts.ts';

const TEXT = 'hello';
const OTHER_TEXT = 'other';

/** Whether a file can no longer change once it is complete. */
export const lateParts: CheckUp = {
  name: 'parts after completion',
  essential: true,
  run: async (examination): Promise<Finding> => {
    const upload = await startProbe(examination);
    const url = await signProbe(examination, upload, null);
    await ask(url, { method: 'PUT', body: TEXT });
    if ((await completeProbe(examination, upload)) !== TEXT) {
      return { verdict: 'UNKNOWN', message: 'Not tried: no upload could be completed.' };
    }
    const { ok, status } = await ask(url, { method: 'PUT', body: OTHER_TEXT });
    const after = await rereadProbe(examination, upload.key);
    if ('refusal' in after) {
      return {
        verdict: 'FAILED',
        message: `A LATE PUT DESTROYS A FINISHED FILE: after a PUT to a URL of a completed upload, the file can no longer be read (${after.refusal}). Anyone who uploaded a file can do this until its URLs expire, an hour by default: the file was checked and is READY, but then its original is gone for everyone.`,
        remedy: NOT_HERE,
      };
    }
    if (after.text !== TEXT) {
      return {
        verdict: 'FAILED',
        message:
          'A LATE PUT CHANGES A FINISHED FILE: a PUT to a URL of a completed upload replaced the bytes. Anyone who uploaded a file can do this until its URLs expire, an hour by default: they upload a picture, wait until it is checked and READY, and replace it with anything else, such as a page with a script.',
        remedy: NOT_HERE,
      };
    }
    if (ok) {
      return {
        verdict: 'FAILED',
        message: `The server accepts a PUT to a URL of a completed upload (status ${status}), although the file does not change. Until the URLs expire, anyone who uploaded a file can store bytes here that Darkroom never sees.`,
        remedy: NOT_HERE,
      };
    }
    return { verdict: 'OK', message: 'A PUT of a part after completion is refused, and the file does not change.' };
  },
};
