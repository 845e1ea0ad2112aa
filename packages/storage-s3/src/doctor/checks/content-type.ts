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
      return { verdict: 'UNKNOWN', message: `Even a PUT without a Content-Type failed with status ${plain.status}.` };
    }
    const typed = await ask(url, { method: 'PUT', body: TEXT, headers: { 'content-type': 'image/png' } });
    if (typed.ok) {
      return { verdict: 'OK', message: 'A PUT may have a Content-Type, even though the URL does not sign it.' };
    }
    return {
      verdict: 'NOTE',
      message: `A PUT with a Content-Type is refused (status ${typed.status}) because the URL does not sign one. Ceph does this since 20.2.4 and 19.2.6. Darkroom’s client sends none, so it works here. A browser adds one if a page sends a File or Blob with a type: your own clients must send \`file.slice(from, to)\`, whose type is empty, even for a file of one part. \`curl -T\` sends none. With other tools, remove the header.`,
    };
  },
};
