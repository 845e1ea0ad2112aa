import { checkUps, gates } from '../src/doctor/checks/check-ups.ts';
import { cleanUp } from '../src/doctor/clean-up.ts';
import type { DiagnoseBucketOptions } from '../src/doctor/diagnose-bucket.ts';
import type { Check } from '../src/doctor/diagnosis.ts';
import { type Examination, openExamination } from '../src/doctor/examination.ts';
import { runCheckUp } from '../src/doctor/run-check-up.ts';

/** Opens what the checks of one diagnosis share. */
export function examination(options: DiagnoseBucketOptions): Promise<Examination> {
  return openExamination(options);
}

/** Looks at one thing alone, as the doctor does among all others, and removes what that wrote. */
export async function examine(options: DiagnoseBucketOptions, name: string): Promise<Check> {
  const opened = await examination(options);
  const checkUp = [...gates, ...checkUps].find((item) => item.name === name);
  if (checkUp === undefined) throw new Error(`No check is called ${name}.`);
  const check = await runCheckUp(opened, checkUp);
  await runCheckUp(opened, cleanUp);
  return check;
}
