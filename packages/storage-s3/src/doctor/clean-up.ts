import { describeError } from './describe-error.ts';
import type { CheckUp } from './examination.ts';

/** Removes all that the doctor wrote. */
export const cleanUp: CheckUp = {
  name: 'nothing left behind',
  run: async ({ storage, started, keys, place }) => {
    const works = [
      ...started.map((upload) => async () => storage.uploads.abort(upload)),
      // By their names: that takes fewer rights than to look for them.
      async () => storage.objects.delete({ keys }),
    ];
    const failures: string[] = [];
    // Each is tried, also after another has failed.
    for (const work of works) await work().catch((error: unknown) => failures.push(describeError(error)));
    if (failures.length === 0) return { verdict: 'OK', message: 'All that was written for these checks is removed.' };
    return {
      verdict: 'FAILED',
      message: `Some of what was written for these checks may still be there: ${failures[0]}.`,
      remedy: { advice: `Delete all below ${place.root}doctor/, and abort the multipart uploads there.` },
    };
  },
};
