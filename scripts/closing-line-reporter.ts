import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/**
 * Ends a test run with one line for machines: `N passed, N failed`, with `, N skipped` where tests were skipped.
 *
 * A file that cannot be loaded and an error outside of any test count as one failure each. With `CI` set, a skipped test
 * fails the run: tests skip what a machine lacks, and CI has every real part.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    const skipped: string[] = [];

    for (const module of modules) {
      if (module.errors().length > 0) failed += 1;
      for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped.push(`${module.relativeModuleId} > ${test.fullName}`);
      }
    }
    if (reason !== 'passed' && failed === 0) failed = 1;

    const isCi = Boolean(process.env['CI']) && process.env['CI'] !== 'false';
    if (isCi && skipped.length > 0) {
      process.exitCode = 1;
      process.stdout.write(
        `Skipped in CI, where every test has to run:\n${skipped.map((name) => `  ${name}\n`).join('')}`,
      );
    }
    const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
  }
}
