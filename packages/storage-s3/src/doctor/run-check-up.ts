import { describeError, isDenied } from './describe-error.ts';
import type { Check } from './diagnosis.ts';
import type { CheckUp, Examination } from './examination.ts';

/** Runs one check. An error that it throws becomes `UNKNOWN`. */
export async function runCheckUp(examination: Examination, { name, essential, run }: CheckUp): Promise<Check> {
  try {
    return { name, essential, ...(await run(examination)) };
  } catch (error) {
    if (isDenied(error)) {
      const message = `Not tried because the client lacks a right that this check needs: ${describeError(error)}. See above.`;
      return { name, essential, verdict: 'UNKNOWN', message };
    }
    const message = `This check could not be tried: ${describeError(error)}.`;
    const remedy = { advice: 'Run the doctor again. If the problem persists, check the storage’s log for this time.' };
    return { name, essential, verdict: 'UNKNOWN', message, remedy };
  }
}
