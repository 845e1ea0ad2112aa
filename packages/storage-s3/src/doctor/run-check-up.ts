import { describeError } from './describe-error.ts';
import type { Check } from './diagnosis.ts';
import type { CheckUp, Examination } from './examination.ts';

/** Looks at one thing. What it throws is `UNKNOWN`. */
export async function runCheckUp(examination: Examination, { name, essential, run }: CheckUp): Promise<Check> {
  try {
    return { name, essential, ...(await run(examination)) };
  } catch (error) {
    const message = `This could not be tried: ${describeError(error)}.`;
    const remedy = { advice: 'Run the doctor again. If it stays so, look at the storage’s log for this time.' };
    return { name, essential, verdict: 'UNKNOWN', message, remedy };
  }
}
