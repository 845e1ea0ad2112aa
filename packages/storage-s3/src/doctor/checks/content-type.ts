import type { CheckUp } from '../examination.ts';
import { ask, signProbe, startProbe } from '../probe-objects.ts';

const TEXT = 'hello';

/** Whether a part may have a `Content-Type`, which browsers add by themselves for a File or Blob with a type. */
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
    if (typed.ok) return { verdict: 'OK', message: 'A PUT may carry a Content-Type, though it is not signed.' };
    return {
      verdict: 'NOTE',
      message: `A PUT with a Content-Type is refused (status ${typed.status}), since the URL does not sign one; Ceph does so from 20.2.4 and 19.2.6 on. Darkroom’s client sends none, and works here. A browser adds one where a page sends a File or Blob that has a type: a client of your own must send \`file.slice(from, to)\`, whose type is empty, also where a file has one part. \`curl -T\` sends none; with other tools, remove the header.`,
    };
  },
};
