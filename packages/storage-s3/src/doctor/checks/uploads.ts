import type { CheckUp } from '../examination.ts';
import { ask, completeProbe, readProbe, signProbe, startProbe } from '../probe-objects.ts';

const TEXT = 'hello';
const OTHER_SERVER = { advice: 'Do not keep files that matter in this storage before its maker has mended this.' };

/** A small file through a multipart upload, and back. */
export const roundTrip: CheckUp = {
  name: 'round trip',
  run: async (examination) => {
    const upload = await startProbe(examination);
    const { ok, status } = await ask(await signProbe(examination, upload, TEXT.length), { method: 'PUT', body: TEXT });
    if (!ok) return { verdict: 'FAILED', message: `A PUT of a part is answered with status ${status}.` };
    if ((await completeProbe(examination, upload)) === TEXT) {
      return { verdict: 'OK', message: 'A small file went through a multipart upload and came back the same.' };
    }
    return {
      verdict: 'FAILED',
      message: 'A small file went through a multipart upload and did not come back the same.',
    };
  },
};

/** Whether the storage holds clients to the size that they told. */
export const otherLength: CheckUp = {
  name: 'parts of another length',
  run: async (examination) => {
    const upload = await startProbe(examination);
    const url = await signProbe(examination, upload, TEXT.length);
    const { ok } = await ask(url, { method: 'PUT', body: `${TEXT}!` });
    const parts = (await examination.storage.uploads.list(upload)) ?? [];
    if (!ok && parts.length === 0) {
      return { verdict: 'OK', message: 'A part of another length than signed is refused.' };
    }
    return {
      verdict: 'FAILED',
      message: 'A part of another length than signed is taken: sizes are checked at completion alone.',
      remedy: OTHER_SERVER,
    };
  },
};

/** Whether the sweep sees how much has landed of uploads that declared no size, and how much that can be. */
export const undeclaredLength: CheckUp = {
  name: 'parts without size',
  run: async (examination) => {
    const upload = await startProbe(examination);
    await ask(await signProbe(examination, upload, null), { method: 'PUT', body: TEXT });
    const [part] = (await examination.storage.uploads.list(upload)) ?? [];
    if (part?.size !== TEXT.length) {
      return {
        verdict: 'FAILED',
        message:
          'What has landed of an upload cannot be seen before it is completed: nothing bounds uploads without `size`.',
        remedy: { advice: 'Set `createDarkroom({ requireSize: true })`.' },
      };
    }
    return {
      verdict: 'OK',
      message:
        'A part without `size` takes up to 5 GiB, whatever its policy, as S3 signs exact lengths alone. What is too much is seen and removed by the next sweep. By default a viewer has 10 such uploads open and a sweep comes every 300 s, so that under a policy of 1 GiB (205 parts at most) 10 × 205 × 5 GiB of one viewer can lie here for 5 minutes. `createDarkroom({ requireSize: true })` closes it.',
    };
  },
};

/** Whether a file is frozen once it is complete. */
export const lateParts: CheckUp = {
  name: 'parts after completion',
  run: async (examination) => {
    const upload = await startProbe(examination);
    const url = await signProbe(examination, upload, null);
    await ask(url, { method: 'PUT', body: TEXT });
    if ((await completeProbe(examination, upload)) !== TEXT) {
      return { verdict: 'UNKNOWN', message: 'No upload could be completed to try it on.' };
    }
    const { ok } = await ask(url, { method: 'PUT', body: 'other' });
    if ((await readProbe(examination, upload.key)) !== TEXT) {
      return {
        verdict: 'FAILED',
        message: 'A PUT after completion changes the file: clients can swap what was checked.',
        remedy: OTHER_SERVER,
      };
    }
    if (!ok) return { verdict: 'OK', message: 'A part that is put after completion is refused.' };
    return {
      verdict: 'FAILED',
      message: 'A part that is put after completion is taken, though the file stays as it was.',
      remedy: OTHER_SERVER,
    };
  },
};
