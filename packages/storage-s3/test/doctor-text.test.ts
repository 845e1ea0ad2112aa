import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { checkUps, gates } from '../src/doctor/checks/check-ups.ts';
import { NOT_HERE } from '../src/doctor/checks/last-resorts.ts';
import { cleanUp } from '../src/doctor/clean-up.ts';
import { formatDiagnosis } from '../src/doctor/cli/format-diagnosis.ts';
import type { Check } from '../src/index.ts';
import { doctorGuide } from './guides.ts';

const check = (name: string, rest: Partial<Check> = {}): Check => ({
  name,
  essential: true,
  verdict: 'OK',
  message: 'All is well.',
  ...rest,
});
const textOf = (...checks: readonly Check[]): string => formatDiagnosis({ bucket: 'b', prefix: '', checks });

describe('the guide to the doctor', () => {
  it('has each check, in order, and says which are essential', () => {
    const rows = [...doctorGuide.matchAll(/^\| `([^`]+)` +\| (yes|no) +\|/gm)].map(([, name, is]) => [
      name,
      is === 'yes',
    ]);
    assert.deepEqual(
      rows,
      [...gates, ...checkUps, cleanUp].map(({ name, essential }) => [name, essential]),
    );
  });
});

describe('the doctor’s text', () => {
  it('breaks lines at 120 columns, and never what is to be copied', () => {
    const command = '`aws s3api list-multipart-uploads`';
    const message = `${'A word or two. '.repeat(12)}Run ${command} ${'and look. '.repeat(8)}`.trimEnd();
    const lines = textOf(check('long', { verdict: 'WARNING', message, remedy: { advice: message } })).split('\n');
    assert.ok(
      lines.every((line) => line.length <= 120),
      lines.join('\n'),
    );
    assert.equal(lines.filter((line) => line.includes(command)).length, 2);
  });

  it('says once what several checks in a row found', () => {
    const untried = { verdict: 'UNKNOWN', message: 'Not tried.' } as const;
    const text = textOf(check('a', untried), check('b', untried), check('c', { ...untried, message: 'Other.' }));
    assert.match(text, /^UNKNOWN +a, b: Not tried\.\nUNKNOWN +c: Other\.$/m);
  });

  it('ends with what it comes to', () => {
    assert.match(textOf(check('a')), /^1 OK, .*\nPassed\.\n$/m);
    assert.match(textOf(check('a', { verdict: 'FAILED' })), /^NOT PASSED: fix the failed checks.*\nFAILED   a\n$/m);
    const hopeless = check('a', { verdict: 'FAILED', remedy: NOT_HERE });
    assert.match(textOf(hopeless), /^NOT PASSED: do not use Darkroom with this storage\..*\nFAILED   a\n$/m);
    assert.match(textOf(check('a', { verdict: 'WARNING' })), /^0 OK, 0 notes, 1 warning, /m);
    assert.match(textOf(check('a', { verdict: 'UNKNOWN' })), /^NOT PASSED: nothing failed, .*\nUNKNOWN  a\n$/m);
  });
});
