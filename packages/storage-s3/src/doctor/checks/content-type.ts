import type { CheckUp } from '../examination.ts';
import { ask, signProbe, startProbe } from '../probe-objects.ts';

const TEXT = 'hello';

/** Whether a part may carry a `Content-Type`, which browsers send of themselves for a File or Blob that has a type. */
export const contentType: CheckUp = {
  name: 'parts with a Content-Type',
  essential: false,
  run: async (examination) => {
    const url = await signProbe(examination, await startProbe(examination), null);
    const plain = await ask(url, { method: 'PUT', body: TEXT });
    if (!plain.ok) {
      return { verdict: 'UNKNOWN', message: `A PUT without one is answered with status ${plain.status}, too.` };
    }
    const typed = await ask(url, { method: 'PUT', body: TEXT, headers: { 'content-type': 'image/png' } });
    if (typed.ok) return { verdict: 'OK', message: 'A PUT may carry a Content-Type, which is not signed.' };
    return {
      verdict: 'NOTE',
      message: `A PUT that carries a Content-Type is refused (status ${typed.status}), as it is not signed; Ceph 20.2.4 and 19.2.6 do so. Browsers add one when a page sends a File or Blob that has a type. Darkroom’s client sends parts without one, and works here. A client of your own must send \`file.slice(from, to)\`, whose type is empty, and set no Content-Type; for curl: \`-H 'Content-Type:'\`.`,
    };
  },
};
