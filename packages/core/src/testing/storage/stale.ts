import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { StorageUploads } from '../../ports/storage-uploads.ts';
import type { CaseDefinition } from '../contract-case.ts';
import {
  bytesOf,
  completeListed,
  putPart,
  putTo,
  signPart,
  signsParts,
  startUpload,
  type OpenedUpload,
  type StorageContractSubject,
} from './subject.ts';

const HOUR_MS = 3_600_000;

/** Lists uploads, sorted by id. */
type List = (prefix: string, startedBefore?: Date) => Promise<readonly OpenedUpload[]>;

/** A case for storages that can list uploads. */
function staleCase(
  name: string,
  run: (subject: StorageContractSubject, list: List, prefix: string) => Promise<void>,
): CaseDefinition<StorageContractSubject> {
  return {
    name,
    appliesTo: ({ storage }) => storage.uploads.stale !== undefined,
    run: async (subject) => {
      const { uploads } = subject.storage;
      assert.ok(uploads.stale !== undefined);
      const stale: Required<StorageUploads>['stale'] = uploads.stale.bind(uploads);
      const list: List = async (prefix, startedBefore = new Date(Date.now() + HOUR_MS)) => {
        const found: OpenedUpload[] = [];
        for await (const upload of stale({ prefix, startedBefore })) found.push(upload);
        return found.toSorted(byId);
      };
      await run(subject, list, `${subject.keyPrefix ?? 'contract'}/${randomUUID()}`);
    },
  };
}

function byId(a: OpenedUpload, b: OpenedUpload): number {
  return a.uploadId < b.uploadId ? -1 : 1;
}

/** The contract cases for {@link StorageUploads.stale}. */
export const storageStaleCases: readonly CaseDefinition<StorageContractSubject>[] = [
  staleCase('finds the open uploads under a prefix, and no closed one', async (subject, list, prefix) => {
    const open = [
      await startUpload(subject, `${prefix}/a/original`),
      await startUpload(subject, `${prefix}/a/original`),
      await startUpload(subject, `${prefix}/b`),
    ];
    const completed = await startUpload(subject, `${prefix}/a/original`);
    await putPart(subject, completed, 1, bytesOf(10));
    await completeListed(subject, completed);
    const aborted = await startUpload(subject, `${prefix}/c`);
    await subject.storage.uploads.abort(aborted);

    assert.deepEqual(await list(`${prefix}/`), open.toSorted(byId));
    for (const upload of open) await subject.storage.uploads.abort(upload);
  }),
  {
    ...staleCase('lists what was PUT to a closed upload, until it is aborted again', async (subject, list, prefix) => {
      for (const end of ['complete', 'abort'] as const) {
        const upload = await startUpload(subject, `${prefix}/${end}`);
        await putPart(subject, upload, 1, bytesOf(10));
        const url = await signPart(subject, upload, 1, 20);
        if (end === 'complete') await completeListed(subject, upload);
        else await subject.storage.uploads.abort(upload);
        if ((await putTo(subject, url, bytesOf(20))).status !== 200) continue;
        assert.deepEqual(await list(`${prefix}/${end}/`), []);
        assert.deepEqual(await list(`${prefix}/`), [upload]);
        await subject.storage.uploads.abort(upload);
        assert.deepEqual(await list(`${prefix}/`), []);
        const head = await subject.storage.objects.head({ key: upload.key });
        assert.equal(head?.size ?? null, end === 'complete' ? 10 : null, 'the object is as it was');
      }
    }),
    appliesTo: (subject) => !signsParts(subject),
  },
  staleCase('finds no upload of a prefix that only begins the same', async (subject, list, prefix) => {
    const mine = await startUpload(subject, `${prefix}/a/original`);
    const others = [
      await startUpload(subject, `${prefix}/ab/original`),
      await startUpload(subject, `${prefix}/a-b/original`),
      await startUpload(subject, `${prefix}/a`),
    ];
    assert.deepEqual(await list(`${prefix}/a/`), [mine]);
    for (const upload of [mine, ...others]) await subject.storage.uploads.abort(upload);
  }),
  staleCase('finds no upload that was started later', async (subject, list, prefix) => {
    const upload = await startUpload(subject, `${prefix}/a`);
    assert.deepEqual(await list(`${prefix}/`, new Date(Date.now() - HOUR_MS)), []);
    await subject.storage.uploads.abort(upload);
  }),
];
