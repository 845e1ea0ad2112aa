import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { CaseDefinition } from '../contract-case.ts';
import { bytesOf, freshKey, readAll, type StorageContractSubject } from './subject.ts';

/** The contract cases for {@link StorageObjects.adopt}. */
export const storageAdoptCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'copies a foreign object, and leaves it in place',
    appliesTo: canAdopt,
    run: async (subject) => {
      const { objects } = subject.storage;
      assert.ok(objects.adopt !== undefined);
      assert.ok(subject.putForeign !== undefined, 'the subject brings `putForeign`');
      const [from, to] = [`legacy photos/ß ${randomUUID()} +&?#%20.bin`, freshKey(subject)];
      await subject.putForeign(from, bytesOf(1000));
      for (let time = 0; time < 2; time += 1) {
        assert.equal(await objects.adopt({ from, to }), true);
        assert.deepEqual(await readAll(subject, to), bytesOf(1000));
      }
      await objects.delete({ keys: [to] });
      assert.equal(await objects.adopt({ from, to }), true, 'what was copied is still there');
    },
  },
  {
    name: 'returns false if there is nothing to copy',
    appliesTo: canAdopt,
    run: async (subject) => {
      const { objects } = subject.storage;
      const to = freshKey(subject);
      assert.ok(objects.adopt !== undefined);
      assert.equal(await objects.adopt({ from: `legacy/${randomUUID()}`, to }), false);
      assert.equal(await objects.head({ key: to }), null);
    },
  },
];

function canAdopt({ storage }: StorageContractSubject): boolean {
  return storage.objects.adopt !== undefined;
}
