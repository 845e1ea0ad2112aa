import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { DatabaseAttachments } from '../../ports/database-attachments.ts';
import { MAX_LISTED_ATTACHMENTS } from '../../ports/rules/attachments.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { attachTo, newPlace, placesOf, reserveFor } from './attaching.ts';
import { createReady, read } from './files-in-states.ts';
import type { OpenedSubject } from './subject.ts';
import { delay } from './waiting.ts';

type Page = Parameters<DatabaseAttachments['list']>[0];

/** The contract cases for reading where files are attached. */
export const databaseAttachmentListsContract: readonly CaseDefinition<OpenedSubject>[] = [
  {
    name: 'the attachments of a file are ordered by target and subject, byte by byte, with reservations last',
    run: async ({ database }) => {
      const fileId = await createReady(database);
      const places = [
        { target: 'Customer.logo', subject: null },
        { target: 'Customer.logo', subject: '10' },
        { target: 'Customer.logo', subject: '9' },
        { target: 'Customer.logo', subject: 'A' },
        { target: 'Customer.logo', subject: 'a\\"\' %' },
        { target: 'Customer.logo', subject: 'é'.repeat(127) },
        { target: 'Customer.logo', subject: '\uFFFD' },
        { target: 'Customer.logo', subject: '😀' },
        { target: 'Query.C', subject: null },
        { target: 'Query.b', subject: null },
      ];
      for (const place of places.toReversed()) {
        await reserveFor(database, [fileId], place);
        await attachTo(database, [fileId], place);
      }
      assert.deepEqual(
        await placesOf(database, fileId),
        places.flatMap((place) => [false, true].map((isReserved) => ({ ...place, isReserved }))),
      );
    },
  },
  {
    name: 'the record of a file has its first attachments, and each of them can be found',
    run: async ({ database }) => {
      const fileId = await createReady(database);
      const subjects = Array.from({ length: MAX_LISTED_ATTACHMENTS + 20 }, (_, index) => String(index + 1000));
      const { target } = newPlace();
      await database.attachments.attach({
        changes: subjects.map((subject) => ({ target, subject, fileIds: [fileId], attach: 'ADD', formerly: [] })),
        detachedExpiresInSeconds: null,
      });
      assert.deepEqual(
        (await read(database, fileId)).attachments.map(({ subject }) => subject),
        subjects.slice(0, MAX_LISTED_ATTACHMENTS),
      );
      const places = ['0', ...subjects, '2000'].map((subject) => ({ target, subject, fileId, formerly: [] }));
      const found = await database.attachments.find({ places });
      assert.deepEqual(
        found.toSorted((a, b) => a - b),
        subjects.map((_, index) => index + 1),
      );
    },
  },
  {
    name: 'a file is found only where it is attached, for one record or any, even under former coordinates',
    run: async ({ database, other = database }) => {
      const [attached, moved, reserved] = [
        await createReady(database),
        await createReady(database),
        await createReady(database),
      ];
      const place = newPlace();
      const former = { ...place, target: 'Customer.files' };
      const unknown = { ...place, subject: null };
      await attachTo(database, [attached], place);
      await attachTo(database, [attached], { ...unknown, target: 'Customer.unknown' });
      await attachTo(database, [moved], former);
      await reserveFor(database, [reserved], place, former);
      const formerly = ['Customer.pictures', former.target];
      const places = [
        { ...place, fileId: reserved, formerly },
        { ...place, fileId: attached, formerly: [] },
        { ...place, fileId: moved, formerly },
        { ...place, fileId: moved, formerly: [] },
        { ...former, fileId: moved, formerly: [] },
        { ...former, fileId: attached, formerly: [] },
        { ...unknown, fileId: attached, formerly },
        { ...unknown, fileId: moved, formerly: [] },
        { ...unknown, fileId: moved, formerly },
        { ...unknown, target: 'Customer.unknown', fileId: attached, formerly: [] },
        { ...unknown, target: 'Customer.others', fileId: attached, formerly: [] },
        { ...unknown, fileId: reserved, formerly },
        { ...newPlace(), fileId: attached, formerly },
        { ...place, fileId: randomUUID(), formerly },
        { ...place, fileId: attached, formerly: [] },
      ];
      const found = await other.attachments.find({ places });
      assert.deepEqual(
        found.toSorted((a, b) => a - b),
        [1, 2, 4, 6, 8, 9, 14],
      );
      assert.deepEqual(await other.attachments.find({ places: [] }), []);
    },
  },
  {
    name: 'the files of one record, or of all records, are listed by creation, a page at a time',
    run: async ({ database, other = database }) => {
      const target = `Query.list${randomUUID().replaceAll('-', '')}`;
      const formerly = [`${target}Before`];
      const ids: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        ids.push(await createReady(database));
        await delay(2);
      }
      const [a = '', b = '', c = '', d = '', e = '', f = ''] = ids;
      await attachTo(database, [e, a, c], { target, subject: '1' });
      await attachTo(database, [b], { target: `${target}Before`, subject: '1' });
      await attachTo(database, [a, d], { target, subject: '2' });
      await attachTo(database, [d], { target, subject: null });
      await reserveFor(database, [f], { target, subject: '1' });

      const list = async (page: Partial<Page>): Promise<readonly [readonly string[], boolean]> => {
        const { files, hasNextPage } = await other.attachments.list({
          target,
          subject: '1',
          formerly,
          direction: 'OLDEST_FIRST',
          first: 10,
          after: null,
          ...page,
        });
        return [files.map(({ id }) => id), hasNextPage];
      };
      assert.deepEqual(await list({}), [[a, b, c, e], false]);
      assert.deepEqual(await list({ first: 4 }), [[a, b, c, e], false]);
      assert.deepEqual(await list({ formerly: [] }), [[a, c, e], false]);
      assert.deepEqual(await list({ subject: '2' }), [[a, d], false]);
      assert.deepEqual(await list({ subject: '3' }), [[], false]);
      assert.deepEqual(await list({ subject: null }), [[a, b, c, d, e], false]);
      for (const [direction, all] of [
        ['OLDEST_FIRST', [a, b, c, d, e]],
        ['NEWEST_FIRST', [e, d, c, b, a]],
      ] as const) {
        const found: string[] = [];
        for (;;) {
          const last = found.at(-1);
          const after = last === undefined ? null : await read(database, last);
          const [page, hasNextPage] = await list({ subject: null, direction, first: 2, after });
          found.push(...page);
          assert.equal(hasNextPage, found.length < all.length);
          if (!hasNextPage) break;
        }
        assert.deepEqual(found, all);
      }
      const [listed] = (
        await other.attachments.list({
          target,
          subject: '2',
          formerly,
          direction: 'OLDEST_FIRST',
          first: 1,
          after: null,
        })
      ).files;
      assert.deepEqual(listed, await read(database, a));
    },
  },
];
