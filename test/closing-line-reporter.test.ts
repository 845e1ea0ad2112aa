import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import ClosingLineReporter, { NOT_APPLICABLE } from '../scripts/closing-line-reporter.ts';

type Result = {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly note?: string;
  readonly flaky?: boolean;
  readonly errors?: readonly Error[];
};

function moduleOf(results: Readonly<Record<string, Result>>): TestModule {
  const tests = Object.entries(results).map(([fullName, result]) => ({
    fullName,
    result: () => result,
    diagnostic: () => ({ flaky: result.flaky ?? false }),
  }));
  const children = { allSuites: () => [], allTests: () => tests };
  return { relativeModuleId: 'a.test.ts', errors: () => [], children } as unknown as TestModule;
}

describe('the closing line of a test run', () => {
  let said = '';
  const before = process.exitCode;
  beforeEach(() => {
    said = '';
    process.exitCode = undefined;
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = before;
  });

  it('counts what a machine lacks as skipped, which fails in CI, and no case that does not apply', () => {
    vi.stubEnv('CI', 'true');
    const without = { passes: { state: 'passed' }, lacking: { state: 'skipped', note: NOT_APPLICABLE } } as const;
    new ClosingLineReporter().onTestRunEnd([moduleOf(without)], [], 'passed');
    assert.match(said, /a\.test\.ts > lacking\n1 passed, 0 failed\n$/);
    assert.equal(process.exitCode, undefined);

    new ClosingLineReporter().onTestRunEnd([moduleOf({ ...without, server: { state: 'skipped' } })], [], 'passed');
    assert.match(said, /a\.test\.ts > server\n1 passed, 0 failed, 1 skipped\n$/);
    assert.equal(process.exitCode, 1);
  });

  it('comes after the names of what failed, and of what passed only when it was tried again', () => {
    const errors = [new Error('Expected 1.\n  at a.test.ts:5')];
    const tests = { wrong: { state: 'failed', errors }, rare: { state: 'passed', flaky: true, errors } } as const;
    new ClosingLineReporter().onTestRunEnd([moduleOf(tests)], [new Error('Cut.')], 'failed');
    const [, flaky = '', failed = ''] = /looked into:\n([^]*)Failed:\n([^]*)1 passed, 2 failed\n$/.exec(said) ?? [];
    assert.equal(flaky, '  a.test.ts > rare: Expected 1.\n');
    assert.equal(failed, '  outside of any test: Cut.\n  a.test.ts > wrong: Expected 1.\n');
  });
});
