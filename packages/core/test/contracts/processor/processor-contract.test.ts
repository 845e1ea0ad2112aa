import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { testContract } from '../../../../../test/support/test-contract.ts';
import { processorContract } from '../../../src/testing/processor/processor-contract.ts';
import { brokenProcessors } from './broken.ts';
import { memorySubject } from './subject.ts';

describe('the contract of Processor', () => {
  describe('is kept by memoryProcessor', () => {
    const subject = memorySubject();
    testContract(processorContract, () => subject);
  });

  describe('is broken by a processor that breaks the promise', () => {
    test('there is one for each case', () => {
      assert.deepEqual(
        Object.keys(brokenProcessors),
        processorContract.map(({ name }) => name),
      );
    });

    test.concurrent.each(processorContract)('$name', async (promise) => {
      const processor = brokenProcessors[promise.name];
      assert.ok(processor);
      const subject = { ...memorySubject(processor), unreachable: processor };
      await assert.rejects(promise.run(subject), assert.AssertionError);
    });
  });
});
