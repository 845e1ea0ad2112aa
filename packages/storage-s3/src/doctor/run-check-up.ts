import { describeError, isDenied } from './describe-error.ts';
import type { Check } from './diagnosis.ts';
import type { CheckUp, Examination } from './examination.ts';

/** Runs one check. An error that it throws becomes `UNKNOWN`. */
export async function runCheckUp(examination: Examination, { name, essential, run }: CheckUp): Promise<Check> {
  try {
    return { name, essential, ...(await run(examination)) };
  } catch (error) {
    if (isDenied(error)) {
      const message = `Not tried, as the client lacks a right that it takes: ${describeError(error)}. See above.`;
      return { name, essential, verdict: 'UNKNOWN', message };
    }
    const message = `This could not be tried: ${describeError(error)}.`;
    const remedy = { advice: 'Run the doctor again. If it stays so, look at the storage’s log for this time.' };
    return { name, essential, verdict: 'UNKNOWN', message, remedy };
  }
}
