import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { JOB_POLICIES, type JobPolicy } from '../../src/adapter.ts';
import {
  createDarkroom,
  type DarkroomEvent,
  DarkroomError,
  type DarkroomEventHandlers,
  EVENT_TYPES,
  type EventType,
  memoryDatabase,
  memoryProcessor,
  memoryStorage,
  memoryTagger,
} from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG, text } from '../support/sample-bytes.ts';
import { sweep } from '../support/sweep.ts';
import { review, SUGGEST } from '../support/tagging.ts';
import { testClock } from '../support/test-clock.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { CONVERT, DELETE, send, start, upload } from '../support/uploading.ts';

const AT_ONCE: JobPolicy = { ...JOB_POLICIES.fileReady, retryLimit: 2, retryDelaySeconds: 0 };

/** Handlers for all events that note them. */
function noting(): { readonly on: DarkroomEventHandlers; readonly events: DarkroomEvent[] } {
  const events: DarkroomEvent[] = [];
  const on = Object.fromEntries(EVENT_TYPES.map((type) => [type, (event: DarkroomEvent) => void events.push(event)]));
  return { events, on };
}

function found<Type extends EventType>(
  events: readonly DarkroomEvent[],
  type: Type,
): Extract<DarkroomEvent, { readonly type: Type }> {
  const event = events.find((candidate) => candidate.type === type);
  assert.ok(event !== undefined, `no ${type} among ${events.map((one) => one.type).join()}`);
  return event as Extract<DarkroomEvent, { readonly type: Type }>;
}

/** The events of these types, once they are there, each handled by a worker of a host. */
async function worked(host: TestHost, events: readonly DarkroomEvent[], ...types: EventType[]): Promise<void> {
  const worker = await host.darkroom.startWorker();
  await eventually(() => {
    for (const type of types) found(events, type);
  });
  await worker.close();
}

describe('events', () => {
  test('tell of a file from READY to its deletion', async () => {
    const { on, events } = noting();
    const storage = observedStorage();
    const host = testHost({ on, storage, tagger: memoryTagger(), defaults: { tag: true, convert: ['SEPIA'] } });
    const id = await upload(host, storage, PNG);
    await worked(host, events, 'fileReady', 'conversionDone', 'tagsSuggested');

    const ready = found(events, 'fileReady');
    assert.deepEqual([ready.file.id, ready.file.status, ready.file.ownerId], [id, 'READY', 'ada']);
    assert.ok(ready.occurredAt instanceof Date && ready.file.completedAt instanceof Date);
    assert.equal(ready.file.conversions[0]?.status, 'PENDING', 'as the change left it');
    const { conversion, file } = found(events, 'conversionDone');
    assert.deepEqual([conversion.name, conversion.status, file.id], ['SEPIA', 'DONE', id]);
    const { tags } = found(events, 'tagsSuggested');
    assert.ok(tags.length > 0 && tags.every(({ status, source }) => status === 'SUGGESTED' && source !== 'viewer'));

    await review(host, id, { confirm: [tags[0]?.name ?? ''] });
    await worked(host, events, 'tagsReviewed');
    const reviewed = found(events, 'tagsReviewed');
    assert.equal(reviewed.reviewer, 'ada');
    assert.equal(reviewed.tags.filter(({ status }) => status === 'CONFIRMED').length, 1);

    await host.ask(DELETE, { id });
    await worked(host, events, 'fileDeleted');
    const deleted = found(events, 'fileDeleted');
    assert.deepEqual([deleted.file.id, deleted.file.ownerId, deleted.file.status], [id, 'ada', 'READY']);
    assert.equal(events.length, 5);
    assert.equal(new Set(events.map((event) => event.id)).size, 5);
    await host.darkroom.close();
  });

  test('tell of what fails, is refused or is abandoned', async () => {
    const { on, events } = noting();
    const clock = testClock();
    const storage = observedStorage(clock);
    const database = memoryDatabase(clock);
    const host = testHost({
      on,
      storage,
      database,
      processor: memoryProcessor({
        beforeConvert: () => {
          throw new DarkroomError('FILE_TYPE_NOT_ACCEPTED', 'The image is broken.');
        },
      }),
      tagger: memoryTagger({
        beforeSuggest: () => {
          throw new DarkroomError('TAGGING_FAILED', 'The account is closed.');
        },
      }),
    });
    const id = await upload(host, storage, PNG);
    await host.ask(CONVERT, { id, to: 'SEPIA' });
    await host.ask(SUGGEST, { id });
    const refused = await send(host, storage, text('no image'), { target: 'Customer.logo' });
    await host.run('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', { id: refused.id });
    const abandoned = await start(host);
    await worked(host, events, 'conversionFailed', 'taggingFailed', 'fileRejected');
    assert.equal(found(events, 'conversionFailed').conversion.error, 'The image is broken.');
    assert.equal(found(events, 'taggingFailed').file.tagging?.error, 'The account is closed.');
    const rejected = found(events, 'fileRejected');
    assert.deepEqual([rejected.file.id, rejected.file.rejection?.code], [refused.id, 'FILE_TYPE_NOT_ACCEPTED']);

    clock.advance(2 * 86_400);
    // By a process that has no handlers of its own.
    await sweep({ database, storage });
    await worked(host, events, 'fileExpired');
    assert.equal(found(events, 'fileExpired').file.id, abandoned.id);
    await host.darkroom.close();
  });

  test('are written by processes without handlers, and left for one that has them', async () => {
    const { on, events } = noting();
    const [storage, database] = [observedStorage(), memoryDatabase()];
    const handling = testHost({ storage, database, on: { fileReady: on.fileReady ?? (() => {}) } });
    await handling.darkroom.ready();
    const api = testHost({ storage, database });
    const id = await upload(api, storage, PNG);
    const other = await api.darkroom.startWorker();
    await eventually(async () => assert.equal((await api.darkroom.stats()).queues.convert.due, 0));
    assert.equal((await api.darkroom.stats()).queues.fileReady.due, 1);
    assert.equal((await api.darkroom.stats()).queues.fileDeleted.due, 0, 'an event that no process wants');
    await worked(handling, events, 'fileReady');
    assert.equal(found(events, 'fileReady').file.id, id);
    await other.close();
    await Promise.all([api.darkroom.close(), handling.darkroom.close()]);
  });

  test('are sent again with the same id while the handler throws, and then logged as given up', async () => {
    const ids: string[] = [];
    const errors: string[] = [];
    const storage = observedStorage();
    const host = testHost({
      storage,
      database: memoryDatabase({ jobPolicies: { fileReady: AT_ONCE } }),
      logger: { warn: () => undefined, error: (message) => void errors.push(message) },
      on: {
        fileReady: ({ id }) => {
          ids.push(id);
          throw new Error('on purpose');
        },
      },
    });
    await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(() => assert.equal(errors.length, 1));
    assert.deepEqual(ids, [ids[0], ids[0], ids[0]]);
    assert.equal(
      errors[0],
      `The handler of event ${ids[0]} (fileReady) failed for a day, so Darkroom gave up on the event.`,
    );
    await worker.close();
    await host.darkroom.close();
  });

  test('have no transaction with a memory database', async () => {
    const codes: unknown[] = [];
    const storage = observedStorage();
    const fileReady: DarkroomEventHandlers['fileReady'] = async (_event, { db, signal }) => {
      assert.equal(signal.aborted, false);
      await db.query('select 1', []).catch((error: unknown) => codes.push((error as DarkroomError).code));
    };
    const host = testHost({ storage, on: { fileReady } });
    await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(() => assert.deepEqual(codes, ['INVALID_CONFIGURATION']));
    await worker.close();
    await host.darkroom.close();
  });

  test('are retried for a day', () => {
    const { retryLimit, retryDelaySeconds, retryDelayMaxSeconds } = JOB_POLICIES.fileReady;
    const pauses = Array.from({ length: retryLimit }, (_, failures) =>
      Math.min(retryDelaySeconds * 2 ** failures, retryDelayMaxSeconds),
    );
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3600;
    assert.ok(hours >= 24 && hours < 25, `${hours} hours`);
  });

  test.each([
    [{ fileredy: () => {} }, /^Unknown option `on\.fileredy`\. Valid options: fileReady, fileRejected, /],
    [{ fileReady: 'yes' }, /^`on\.fileReady` must be a function\.$/],
  ])('that are misspelt or have no function are an error at start: %j', (on, message) => {
    const options = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };
    assert.throws(() => createDarkroom({ ...options, on: on as object }), { code: 'INVALID_CONFIGURATION', message });
  });
});
