import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** Why a case of a contract is skipped whose promise is about something that the adapter does not have. */
export const NOT_APPLICABLE = 'not applicable';

/**
 * Ends a test run with one line for machines: `N passed, N failed`, with `, N skipped` where tests were skipped.
 *
 * A file that cannot be loaded and an error outside of any test count as one failure each. With `CI` set, a skipped
 * test fails the run: tests skip what a machine lacks, and CI has every real part. What is {@link NOT_APPLICABLE} is no
 * such test, and listed apart.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    const skipped: string[] = [];
    const notApplicable: string[] = [];

    for (const module of modules) {
      if (module.errors().length > 0) failed += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'failed') failed += 1;
        else if (result.state === 'skipped' && result.note === NOT_APPLICABLE) notApplicable.push(name);
        else skipped.push(name);
      }
    }
    if (reason !== 'passed' && failed === 0) failed = 1;

    const isCi = Boolean(process.env['CI']) && process.env['CI'] !== 'false';
    if (notApplicable.length > 0) {
      const names = isCi ? `\n${linesOf(notApplicable)}` : '\n';
      process.stdout.write(
        `Cases of contracts that are not applicable to their adapter: ${notApplicable.length}${names}`,
      );
    }
    if (isCi && skipped.length > 0) {
      process.exitCode = 1;
      process.stdout.write(`Skipped in CI, where every test has to run:\n${linesOf(skipped)}`);
    }
    const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
  }
}

function linesOf(names: readonly string[]): string {
  return names.map((name) => `  ${name}\n`).join('');
}
