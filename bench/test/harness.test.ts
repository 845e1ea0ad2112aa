import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { formatTable, measure, quantile } from '../src/harness.ts';

describe('the benchmark harness', () => {
  it('runs contenders interleaved, drops the warm-up and compares medians with ours', async () => {
    let clock = 0;
    const order: string[] = [];
    const contender = (name: string, role: 'ours' | 'peer', cost: number) => ({
      name,
      role,
      run: () => {
        order.push(name);
        clock += cost;
      },
    });

    const [ours, peer] = await measure({
      contenders: [contender('a', 'ours', 10), contender('b', 'peer', 25)],
      rounds: 3,
      warmUpRounds: 1,
      now: () => clock,
    });

    assert.deepEqual(order, ['a', 'b', 'b', 'a', 'a', 'b', 'b', 'a']);
    assert.deepEqual(ours?.samples, [10, 10, 10]);
    assert.equal(peer?.median, 25);
    assert.equal(peer?.ratio, 2.5);
  });

  it('interpolates quantiles between samples', () => {
    assert.equal(quantile([4, 1, 2, 3], 0.5), 2.5);
    assert.equal(quantile([7], 0.9), 7);
    assert.equal(quantile([], 0.5), Number.NaN);
  });

  it('prints one line per contender with median, spread and ratio', () => {
    const table = formatTable([{ name: 'ours', role: 'ours', samples: [2], median: 2, p10: 1.5, p90: 120, ratio: 1 }]);
    assert.match(table, /ours {7}ours {2}2\.00 ms {2}1\.50–120 {4}1\.00$/m);
  });
});
