import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import { DarkroomError } from '../../src/index.ts';
import { failureReporter } from '../../src/jobs/report-failure.ts';

describe('attempts at jobs that fail', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  function reporter() {
    const lines: string[] = [];
    const report = failureReporter({ log: { warn: (line) => void lines.push(line), error: () => {} } });
    return { lines, report };
  }

  test('by an outage are one line a minute for each queue, which says how many there were', () => {
    const { lines, report } = reporter();
    const outage = new DarkroomError('STORAGE_UNAVAILABLE', 'The storage is out.');
    for (let attempt = 0; attempt < 1000; attempt += 1) report(outage, { name: 'delete', id: String(attempt) });
    report(outage, { name: 'convert', id: 'a' });
    assert.deepEqual(lines, [
      'Job delete 0 failed because of an outage, STORAGE_UNAVAILABLE. It is retried by the policy of its queue.',
      'Job convert a failed because of an outage, STORAGE_UNAVAILABLE. It is retried by the policy of its queue.',
    ]);
    vi.advanceTimersByTime(60_000);
    report(outage, { name: 'delete', id: 'b' });
    assert.match(
      lines.at(-1) ?? '',
      /^Job delete b failed because of an outage, .* Other attempts that failed since the last such line: 999\.$/,
    );
  });

  test('by a storage that another database has claimed are one line a minute as well', () => {
    const { lines, report } = reporter();
    const claimed = new DarkroomError('STORAGE_NOT_OURS', 'Another database has claimed the storage.');
    for (let attempt = 0; attempt < 5; attempt += 1) report(claimed, { name: 'delete', id: String(attempt) });
    assert.equal(lines.length, 1);
  });

  test('by anything else are a line each, and those that met another process at work are none', () => {
    const { lines, report } = reporter();
    report(new Error('on purpose'), { name: 'convert', id: 'a' });
    report(new Error('on purpose'), { name: 'convert', id: 'b' });
    report(new DarkroomError('UPLOAD_VERIFYING', 'Another process is at it.'), { name: 'verify', id: 'c' });
    assert.equal(lines.length, 2);
  });
});
