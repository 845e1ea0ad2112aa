import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../ports/database.ts';
import type { ChangedFile } from '../../ports/pub-sub.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { attachTo, detachFrom, newPlace, reserveFor, settleAll } from './attaching.ts';
import {
  createInState,
  createVerifying,
  JUDGED,
  LONG_LEASE_SECONDS,
  newConversion,
  newFile,
  read,
} from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { review } from './tags-subject.ts';
import { delay, eventually } from './waiting.ts';

/**
 * Runs `work` while listening to `listener`, and passes it the changed ids received so far, in order, alone and with
 * their owners.
 */
async function listen(
  listener: OpenDatabase,
  work: (heard: readonly string[], changes: readonly ChangedFile[]) => Promise<void>,
): Promise<void> {
  const heard: string[] = [];
  const changes: ChangedFile[] = [];
  const onChange = (changed: ChangedFile): void => {
    heard.push(changed.fileId);
    changes.push(changed);
  };
  const stop = await listener.pubSub.subscribe({ onChange, onGap: () => {} });
  try {
    await work(heard, changes);
  } finally {
    await stop();
  }
}

/**
 * Changes a new file and waits until that change is received: everything published earlier has then been received too.
 */
async function barrier(database: OpenDatabase, heard: readonly string[]): Promise<void> {
  const { id } = await database.files.create(newFile({ ownerId: null }));
  await attachTo(database, [id], { target: 'Query.barrier', subject: null });
  await eventually('a change is heard of', () => heard.includes(id));
}

const REJECTION = { code: 'FILE_TYPE_NOT_ACCEPTED', message: 'Upload a JPEG.' } as const;

/** The whole life of a file, each step one change. */
async function steps(
  database: OpenDatabase,
): Promise<readonly { readonly name: string; readonly fileId: string; readonly step: () => Promise<unknown> }[]> {
  const { files, conversions } = database;
  const { id: fileId } = await files.create(newFile());
  const [token, again] = [randomUUID(), randomUUID()];
  const sepia = newConversion();
  const thumbnail = newConversion({ name: 'THUMBNAIL' });
  const attempt = { conversionId: sepia.id, requestId: sepia.requestId, attemptId: randomUUID() };
  const result = { key: 'a/b', publicKey: null, contentType: 'image/jpeg', size: 3, width: 1, height: 1 };
  const rejected = await createVerifying(database);
  const open = await files.create(newFile());
  const lease = { leaseSeconds: LONG_LEASE_SECONDS, jobs: [] };
  return [
    { name: 'claim', fileId, step: () => files.beginVerification({ fileId, token, ...lease }) },
    { name: 'reopen', fileId, step: () => files.reopenUpload({ fileId, token }) },
    { name: 'claim again', fileId, step: () => files.beginVerification({ fileId, token: again, ...lease }) },
    {
      name: 'accept',
      fileId,
      step: () => files.markReady({ fileId, token: again, ...JUDGED, conversions: [sepia], tagging: null, jobs: [] }),
    },
    { name: 'start', fileId, step: () => conversions.start(attempt) },
    { name: 'finish', fileId, step: () => conversions.finish({ ...attempt, result, jobs: [] }) },
    {
      name: 'request',
      fileId,
      step: () => conversions.request({ fileId, conversion: thumbnail, maxRequests: 9, jobs: () => [] }),
    },
    {
      name: 'fail',
      fileId,
      step: () =>
        conversions.fail({
          conversionId: thumbnail.id,
          requestId: thumbnail.requestId,
          attemptId: null,
          error: 'Failed.',
          jobs: [],
        }),
    },
    ...taggingSteps(database, fileId),
    ...attachingSteps(database, fileId),
    {
      name: 'reject',
      fileId: rejected.fileId,
      step: () => files.markRejected({ ...rejected, rejection: REJECTION, jobs: [] }),
    },
    { name: 'endUpload', fileId: open.id, step: () => files.endUpload({ fileId: open.id, as: 'ABORTED', jobs: [] }) },
  ];
}

function attachingSteps(database: OpenDatabase, fileId: string): Awaited<ReturnType<typeof steps>> {
  const [place, another] = [newPlace(), newPlace()];
  const set = { attach: 'SET' } as const;
  return [
    { name: 'attach', fileId, step: () => attachTo(database, [fileId], place) },
    { name: 'detach', fileId, step: () => detachFrom(database, [fileId], place) },
    { name: 'set', fileId, step: () => attachTo(database, [fileId], place, set) },
    { name: 'set without it', fileId, step: () => attachTo(database, [], place, set) },
    {
      name: 'settle',
      fileId,
      step: async () => {
        await reserveFor(database, [fileId], another);
        await delay(5);
        await settleAll(database);
      },
    },
  ];
}

function taggingSteps(database: OpenDatabase, fileId: string): Awaited<ReturnType<typeof steps>> {
  const { tags } = database;
  const tagging = { fileId, requestId: randomUUID(), attemptId: randomUUID() };
  const failing = { fileId, requestId: randomUUID(), attemptId: null, error: 'Failed.', jobs: [] };
  const start = (): Promise<unknown> => tags.start({ ...tagging, copyId: null });
  const bull = { name: 'bull', key: 'bull' };
  const request = { fileId, maxRequests: 9, jobs: () => [] };
  return [
    {
      name: 'request a tagging',
      fileId,
      step: () => tags.request({ ...request, requestId: tagging.requestId, source: 'a' }),
    },
    { name: 'start a tagging', fileId, step: start },
    {
      name: 'postpone a tagging',
      fileId,
      step: () => tags.postpone({ ...tagging, nextRequestId: tagging.requestId, error: null, jobs: [] }),
    },
    { name: 'start a tagging again', fileId, step: start },
    { name: 'finish a tagging', fileId, step: () => tags.finish({ ...tagging, tags: [], maxTags: 1, jobs: [] }) },
    { name: 'review', fileId, step: () => review(database, fileId, { add: [bull] }) },
    {
      name: 'request another tagging',
      fileId,
      step: () => tags.request({ ...request, requestId: failing.requestId, source: 'b' }),
    },
    { name: 'fail a tagging', fileId, step: () => tags.fail(failing) },
  ];
}

/** The contract cases for versions and change events. */
export const databaseEventsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'every change raises the version by one',
    run: async ({ database }) => {
      for (const { name, fileId, step } of await steps(database)) {
        const { version } = await read(database, fileId);
        await step();
        assert.equal((await read(database, fileId)).version, version + 1, name);
      }
    },
  },
  {
    name: 'every change is announced, also to another instance',
    run: async ({ database, other = database }) => {
      await listen(other, async (heard) => {
        for (const { name, fileId, step } of await steps(database)) {
          const before = heard.filter((id) => id === fileId).length;
          await step();
          await eventually(`${name} is heard of`, () => heard.filter((id) => id === fileId).length > before);
        }
      });
    },
  },
  {
    name: 'a change is announced once it can be read',
    run: async ({ database, other = database }) => {
      const { id: fileId } = await database.files.create(newFile({ ownerId: null }));
      const versions: Promise<number>[] = [];
      const stop = await other.pubSub.subscribe({
        onChange: (changed) => {
          if (changed.fileId === fileId) versions.push(read(other, fileId).then(({ version }) => version));
        },
        onGap: () => {},
      });
      try {
        for (let expected = 2; expected < 12; expected += 1) {
          const count = versions.length;
          await attachTo(database, [fileId], newPlace());
          await eventually('the change is heard of', () => versions.length > count);
          assert.equal(await versions.at(-1), expected);
        }
      } finally {
        await stop();
      }
    },
  },
  {
    name: 'a deletion is announced',
    run: async ({ database, other = database }) => {
      const { id } = await database.files.create(newFile());
      await listen(other, async (heard) => {
        await database.files.delete({ fileId: id, jobs: () => [] });
        await eventually('the deletion is heard of', () => heard.includes(id));
      });
    },
  },
  {
    name: 'a new file is announced if it has an owner, whose lists it enters',
    run: async ({ database, other = database }) => {
      await listen(other, async (heard, changes) => {
        const ownerId = `owner ${randomUUID()} é`;
        const { id: fileId } = await database.files.create(newFile({ ownerId }));
        const { id: anonymous } = await database.files.create(newFile({ ownerId: null }));
        await barrier(database, heard);
        const distinct = changes.filter((changed) => [fileId, anonymous].includes(changed.fileId));
        assert.deepEqual(distinct[0], { fileId, ownerId });
        assert.ok(!heard.includes(anonymous));
      });
    },
  },
  {
    name: 'changes and deletions are announced with the owner of the file',
    run: async ({ database, other = database }) => {
      await listen(other, async (heard, changes) => {
        for (const ownerId of [`owner ${randomUUID()}`, null]) {
          const { id: fileId } = await database.files.create(newFile({ ownerId }));
          await attachTo(database, [fileId], newPlace());
          await database.files.beginVerification({ fileId, token: 'a', leaseSeconds: LONG_LEASE_SECONDS, jobs: [] });
          await barrier(database, heard);
          await database.files.delete({ fileId, jobs: () => [] });
          await barrier(database, heard);
          const owners = changes.filter((changed) => changed.fileId === fileId).map((changed) => changed.ownerId);
          assert.ok(owners.length >= 3);
          assert.deepEqual(new Set(owners), new Set([ownerId]));
        }
      });
    },
  },
  {
    name: 'calls that change nothing are not announced',
    run: async ({ database, other = database }) => {
      await listen(other, async (heard) => {
        const { id: fileId } = await database.files.create(newFile({ ownerId: null }));
        await database.files.setUploadId({ fileId, uploadId: 'upload' });
        const token = randomUUID();
        await database.files.endUpload({ fileId, as: 'EXPIRED', jobs: [] });
        await database.files.reopenUpload({ fileId, token });
        await database.files.markReady({ fileId, token, ...JUDGED, conversions: [], tagging: null, jobs: [] });
        await database.files.markRejected({ fileId, token, rejection: REJECTION, jobs: [] });
        const place = newPlace();
        const { id } = await reserveFor(database, [fileId], place);
        await detachFrom(database, null, place);
        await database.attachments.release({ id });
        const conversion = newConversion();
        await database.conversions.request({ fileId, conversion, maxRequests: 9, jobs: () => [] });
        await barrier(database, heard);
        assert.equal(heard.includes(fileId), false);
      });
    },
  },
  {
    name: 'renewing and taking over a verification are not announced',
    run: async ({ database, other = database }) => {
      const holder = await createInState(database, 'VERIFYING');
      await listen(other, async (heard) => {
        await barrier(database, heard);
        const count = heard.filter((id) => id === holder.fileId).length;
        await database.files.renewVerification({ ...holder, leaseSeconds: 0 });
        const claim = { fileId: holder.fileId, token: randomUUID(), leaseSeconds: LONG_LEASE_SECONDS, jobs: [] };
        assert.equal(await database.files.beginVerification(claim), true);
        await barrier(database, heard);
        assert.equal(heard.filter((id) => id === holder.fileId).length, count);
      });
    },
  },
];
