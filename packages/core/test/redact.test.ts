import assert from 'node:assert/strict';
import { test } from 'vitest';
import { redact } from '../src/cli/redact.ts';

test.each([
  ['postgres://ada:hunter2@db:5432/app', 'postgres://[redacted]@db:5432/app'],
  ["input: 'postgres://ada:hun%ter@2@db/app'", "input: 'postgres://[redacted]@db/app'"],
  [
    'GET https://b.s3.amazonaws.com/k?X-Amz-Signature=abc&a=1 failed',
    'GET https://b.s3.amazonaws.com/k?[redacted] failed',
  ],
  ['the secret is correct-horse', 'the secret is [redacted]'],
  ['Is https://example.com/a there?', 'Is https://example.com/a there?'],
  ['a short one: abc', 'a short one: abc'],
])('no secret is left of %j', (text, left) => {
  const environment = { WEBHOOK_SECRET: 'correct-horse', SHORT_TOKEN: 'abc', HOME: 'example.com' };
  assert.equal(redact(text, environment), left);
});
