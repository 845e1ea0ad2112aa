import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import { bytesOf, freshKey, type StorageContractSubject, writeObject } from './subject.ts';

/** The contract cases for {@link StorageObjects.peek}. */
export const storagePeekCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'returns the length of an object with its first bytes, up to its end',
    appliesTo: ({ storage }) => storage.objects.peek !== undefined,
    run: async (subject) => {
      const { objects } = subject.storage;
      assert.ok(objects.peek !== undefined);
      const bytes = bytesOf(1000);
      const key = await writeObject(subject, bytes);
      for (const length of [1, 999, 1000, 4000]) {
        const start = await objects.peek({ key, length });
        assert.equal(start?.size, 1000, 'it tells the length of the whole object');
        assert.deepEqual(new Uint8Array(start.bytes), bytes.slice(0, length));
      }
      const empty = await objects.peek({ key: await writeObject(subject, bytesOf(0)), length: 100 });
      assert.deepEqual([empty?.size, empty?.bytes.length], [0, 0], 'an empty object is there');
      assert.equal(await objects.peek({ key: freshKey(subject), length: 100 }), null, 'a missing object is null');
    },
  },
];
