import type { CheckUp } from '../examination.ts';
import { ask, signProbe, unsigned } from '../probe-objects.ts';

const WARNING_SECONDS = 60;
/** S3 refuses signatures with a larger difference. */
const FAILED_SECONDS = 900;

/** Whether the local clock agrees with the storage's clock: signatures contain the local time. */
export const clock: CheckUp = {
  name: 'clock',
  essential: false,
  run: async (examination) => {
    const url = await signProbe(examination, { key: 'clock', uploadId: 'none' }, null);
    const { headers } = await ask(unsigned(url), { method: 'HEAD' });
    const theirs = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(theirs)) {
      return {
        verdict: 'UNKNOWN',
        message: 'The responses of the storage have no Date header to compare the clock with.',
      };
    }
    const seconds = Math.round((examination.now().getTime() - theirs) / 1000);
    const off = Math.abs(seconds);
    if (off <= WARNING_SECONDS) return { verdict: 'OK', message: 'The clock agrees with the storage’s clock.' };
    return {
      verdict: off > FAILED_SECONDS ? 'FAILED' : 'WARNING',
      message: `The clock is ${off} s ${seconds > 0 ? 'ahead of' : 'behind'} the storage’s clock. Signed URLs ${
        off > FAILED_SECONDS ? 'are refused or expire too early' : 'expire earlier or later than they should'
      }.`,
      remedy: {
        advice: 'Synchronize the clock of this machine with NTP. If it is correct, inform the operator of the storage.',
      },
    };
  },
};
