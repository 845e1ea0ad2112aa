import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import { asText, freshKey, type StorageContractSubject, streamOf } from './subject.ts';

/** The contract cases for storages that can list all of their objects. */
export const storageListAllCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'lists the keys of all objects under a prefix, including published copies, and no neighbour',
    appliesTo: ({ storage }) => storage.objects.listAll !== undefined,
    run: async (subject) => {
      const { objects } = subject.storage;
      const root = freshKey(subject);
      const list = async (): Promise<readonly string[]> => {
        const found: string[] = [];
        for await (const key of objects.listAll?.({ prefix: `${root}/a/` }) ?? []) found.push(key);
        return found.toSorted();
      };
      assert.deepEqual(await list(), []);
      const keys = [`${root}/a/1`, `${root}/a/b/2`, `${root}/a/b/c/3`];
      for (const key of [...keys, `${root}/ab`, `${root}/b/1`]) {
        await objects.write({ key, body: streamOf(new Uint8Array(1)), contentType: 'text/plain' });
      }
      const copy = `${root}/a/copy`;
      if (objects.publish !== undefined) await objects.publish({ from: `${root}/a/1`, to: copy, ...asText });
      const expected = objects.publish === undefined ? keys : [...keys, copy];
      assert.deepEqual(await list(), expected.toSorted());
      await objects.delete({ keys: [`${root}/a/b/2`] });
      assert.deepEqual(await list(), expected.filter((key) => key !== `${root}/a/b/2`).toSorted());
      await objects.deletePrefix({ prefix: `${root}/` });
    },
  },
];
