import { test } from 'vitest';
import type { ContractCase } from '../../packages/core/src/testing/contract-case.ts';
import { NOT_APPLICABLE } from '../../scripts/closing-line-reporter.ts';

/** Declares a test for each case of a contract. One that does not apply to the subject is reported so, by name. */
export function testContract<Subject>(
  contract: readonly ContractCase<Subject>[],
  subjectOf: () => Subject | Promise<Subject>,
  options: {
    /** The names of cases that must fail, where a server falls short of what the adapter is for. @default none */
    readonly fails?: ReadonlySet<string>;
  } = {},
): void {
  for (const { name, appliesTo, run } of contract) {
    const declare = options.fails?.has(name) === true ? test.fails : test;
    declare(name, async ({ skip }) => {
      const subject = await subjectOf();
      skip(!appliesTo(subject), NOT_APPLICABLE);
      await run(subject);
    });
  }
}
