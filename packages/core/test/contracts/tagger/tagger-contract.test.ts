import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { testContract } from '../../../../../test/support/test-contract.ts';
import { memoryTagger } from '../../../src/memory/memory-tagger.ts';
import type { Tagger } from '../../../src/ports/tagger.ts';
import { type TaggerContractSubject, taggerContract } from '../../../src/testing/tagger-contract.ts';
import { brokenTaggers } from './broken.ts';

function subjectOf(tagger: Tagger): TaggerContractSubject {
  return { tagger, file: { contentType: 'image/png', bytes: new Uint8Array(100) }, unsupported: ['application/pdf'] };
}

describe('the contract of Tagger', () => {
  describe.each([
    { tagger: memoryTagger(), which: 'memoryTagger' },
    { tagger: memoryTagger({ keepsCopies: true }), which: 'memoryTagger with copies' },
  ])('is kept by $which', ({ tagger }) => {
    testContract(taggerContract, () => subjectOf(tagger));
  });

  test('is kept by a tagger that is PENDING for a while', async () => {
    const asked = new Map<string, number>();
    const tagger = memoryTagger({
      beforeSuggest: ({ fileId }) => {
        asked.set(fileId, (asked.get(fileId) ?? 0) + 1);
        return asked.get(fileId) === 1 ? { kind: 'PENDING', askAgainInSeconds: 0.01 } : undefined;
      },
    });
    const subject = subjectOf(tagger);
    for (const { appliesTo, run } of taggerContract) if (appliesTo(subject)) await run(subject);
  });

  describe('is broken by a tagger that breaks the promise', () => {
    test('there is one for each case', () => {
      assert.deepEqual(
        Object.keys(brokenTaggers),
        taggerContract.map(({ name }) => name),
      );
    });

    test.concurrent.each(taggerContract)(
      '$name',
      async (promise) => {
        const broken = brokenTaggers[promise.name] ?? [];
        assert.ok(broken.length > 0, `${broken.length}`);
        for (const tagger of broken) {
          await assert.rejects(promise.run({ ...subjectOf(tagger), unreachable: tagger }), Error);
        }
      },
      20_000,
    );
  });
});
