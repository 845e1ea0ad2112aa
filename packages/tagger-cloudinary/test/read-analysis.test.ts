import assert from 'node:assert/strict';
import { it } from 'vitest';
import { readAnalysis } from '../src/read-analysis.ts';

it('reads names of combining marks in time that is linear in them', () => {
  const data = [{ tag: '\u0315\u0300'.repeat(100_000), confidence: 0.5 }];
  const answer = { info: { categorization: { imagga_tagging: { status: 'complete', data } } } };
  const before = process.cpuUsage();
  const { kind } = readAnalysis(answer, { categorization: ['imagga_tagging'], detection: undefined });
  assert.equal(kind, 'COMPLETE');
  // Ten seconds and more when they are normalized.
  assert.ok(process.cpuUsage(before).user < 1_000_000);
});
