import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

/** The reason for skipping a contract case that is about something the adapter does not have. */
export const NOT_APPLICABLE = 'not applicable';

/**
 * Ends a test run with one line for machines: `N passed, N failed`, with `, N skipped` if tests were skipped.
 *
 * A file that cannot be loaded, and an error outside of any test, count as one failure each. With `CI` set, a skipped
 * test fails the run: tests skip what a machine lacks, and CI has every real part. {@link NOT_APPLICABLE} cases do not
 * count as skipped, and are listed separately. Failed tests are listed again just above that line, as are tests that
 * passed only when retried.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    const failures: string[] = unhandledErrors.map((error) => `outside of any test: ${firstLine(error)}`);
    const flaky: string[] = [];
    const skipped: string[] = [];
    const notApplicable: string[] = [];

    for (const module of modules) {
      const failedParts = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
      failed += failedParts.length;
      failures.push(...failedParts.map((part) => `${module.relativeModuleId}: ${firstLine(part.errors()[0])}`));
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        if (result.state === 'passed') {
          passed += 1;
          // The errors of the earlier tries.
          if (test.diagnostic()?.flaky === true) flaky.push(`${name}: ${firstLine(result.errors?.[0])}`);
        } else if (result.state === 'failed') {
          failed += 1;
          failures.push(`${name}: ${firstLine(result.errors[0])}`);
        } else if (result.state === 'skipped' && result.note === NOT_APPLICABLE) notApplicable.push(name);
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
    if (flaky.length > 0) {
      process.stdout.write(`Passed only when tried again, and has to be looked into:\n${linesOf(flaky)}`);
    }
    if (failures.length > 0) process.stdout.write(`Failed:\n${linesOf(failures)}`);
    const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`);
  }
}

function firstLine(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message).split('\n', 1)[0] ?? '';
}

function linesOf(names: readonly string[]): string {
  return names.map((name) => `  ${name}\n`).join('');
}
