import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tagger, TaggerAnswer } from '../ports/tagger.ts';
import { type ContractCase, contractOf } from './contract-case.ts';
import { neverAborted, type ProcessorContractImage, promptly, sourceOf } from './processor/subject.ts';
import { assertUnavailable, isRetryableFailure } from './unavailable.ts';

/** The subject of the contract of {@link Tagger}. */
export interface TaggerContractSubject {
  readonly tagger: Tagger;
  /** A file for which the tagger finds tags. */
  readonly file: ProcessorContractImage;
  /** Media types that it does not accept. */
  readonly unsupported: readonly string[];
  /** A tagger whose service cannot be reached. Omitted by taggers that need no service. */
  readonly unreachable?: Tagger;
  /** The maximum seconds to wait if PENDING asks for a pause. @default 1 */
  readonly longestWaitSeconds?: number;
}

const MOST_ASKED = 20;

function suggest(
  { tagger, file }: TaggerContractSubject,
  fileId: string,
  signal = neverAborted,
): Promise<TaggerAnswer> {
  return promptly(tagger.suggest({ fileId, source: async () => sourceOf(file), signal }), 'the tagger', 30_000);
}

async function suggestedFor(
  subject: TaggerContractSubject,
  fileId: string,
): Promise<readonly { name: string; confidence: number }[]> {
  for (let asked = 0; asked < MOST_ASKED; asked += 1) {
    const answer = await suggest(subject, fileId);
    if (answer.kind === 'SUGGESTED') return answer.tags;
    assert.ok(answer.askAgainInSeconds > 0, 'PENDING says when to ask again');
    await delay(Math.min(answer.askAgainInSeconds, subject.longestWaitSeconds ?? 1) * 1000);
  }
  return assert.fail(`it is still PENDING after it was asked ${MOST_ASKED} times`);
}

/** Removes the copy that a case may have left. */
async function withFileId(subject: TaggerContractSubject, work: (fileId: string) => Promise<void>): Promise<void> {
  const fileId = randomUUID();
  const { copies } = subject.tagger;
  try {
    await work(fileId);
  } finally {
    await copies?.remove({ copyId: copies.idOf(fileId), signal: neverAborted });
  }
}

/**
 * Every promise of the {@link Tagger} port. Cases share one subject and leave nothing behind.
 *
 * @example
 * ```ts
 * const subject = { tagger: myTagger(), file: { contentType: 'image/png', bytes }, unsupported: ['application/pdf'] };
 * for (const promise of taggerContract) {
 *   test(promise.name, { skip: !promise.appliesTo(subject) }, () => promise.run(subject));
 * }
 * ```
 */
export const taggerContract: readonly ContractCase<TaggerContractSubject>[] = contractOf([
  {
    name: 'has a name that says where its tags are from',
    run: async ({ tagger }) => {
      assert.match(tagger.name, /^\S.{0,62}\S$|^\S$/u);
      assert.notEqual(tagger.name, 'viewer', 'that is for tags that people add');
    },
  },
  {
    name: 'supports the types that it tags and no others',
    run: async ({ tagger, file, unsupported }) => {
      assert.equal(tagger.supports(file.contentType), true, file.contentType);
      for (const contentType of unsupported) assert.equal(tagger.supports(contentType), false, contentType);
    },
  },
  {
    name: 'suggests tags with a confidence from 0 to 1, immediately or when it is asked again',
    run: (subject) =>
      withFileId(subject, async (fileId) => {
        const tags = await suggestedFor(subject, fileId);
        assert.ok(tags.length > 0, 'there is no tag');
        for (const { name, confidence } of tags) {
          assert.ok(name.trim() !== '', 'a tag has no name');
          assert.ok(confidence >= 0 && confidence <= 1, `${name} has a confidence of ${confidence}`);
        }
      }),
  },
  {
    name: 'keeps overlapping attempts at one file apart',
    run: (subject) =>
      withFileId(subject, async (fileId) => {
        const [one, other] = await Promise.all([suggestedFor(subject, fileId), suggestedFor(subject, fileId)]);
        assert.deepEqual(one, other);
      }),
  },
  {
    name: 'gives up when it is aborted before it starts',
    run: (subject) =>
      withFileId(subject, async (fileId) => {
        await assert.rejects(suggest(subject, fileId, AbortSignal.abort(new Error('The worker closed.'))));
      }),
  },
  {
    name: 'gives up when it is aborted while it reads',
    run: (subject) =>
      withFileId(subject, async (fileId) => {
        const controller = new AbortController();
        const source = {
          ...sourceOf(subject.file),
          read: async () =>
            new ReadableStream<Uint8Array>({ pull: () => controller.abort(new Error('The worker closed.')) }),
        };
        const tagging = subject.tagger.suggest({ fileId, source: async () => source, signal: controller.signal });
        await assert.rejects(
          promptly(tagging, 'the aborted tagger'),
          (error) => !(error instanceof assert.AssertionError),
        );
      }),
  },
  {
    name: 'fails without suggestions if the source breaks off',
    run: (subject) =>
      withFileId(subject, async (fileId) => {
        const source = {
          ...sourceOf(subject.file),
          read: async () =>
            new ReadableStream<Uint8Array>({ pull: (stream) => stream.error(new Error('The storage is down.')) }),
        };
        const tagging = subject.tagger.suggest({ fileId, source: async () => source, signal: neverAborted });
        await assert.rejects(promptly(tagging, 'the tagger', 30_000), (error) => {
          assert.notEqual((error as { readonly code?: unknown }).code, 'TAGGING_FAILED', 'it may work later');
          return !(error instanceof assert.AssertionError);
        });
      }),
  },
  {
    name: 'always gives the copy of a file the same name, and can remove it repeatedly',
    appliesTo: ({ tagger }) => tagger.copies !== undefined,
    run: async (subject) => {
      const { copies } = subject.tagger;
      assert.ok(copies !== undefined);
      const fileId = randomUUID();
      const copyId = copies.idOf(fileId);
      assert.ok(copyId !== '' && copyId.length <= 1024, 'a copy has a name');
      assert.equal(copies.idOf(fileId), copyId);
      assert.notEqual(copies.idOf(randomUUID()), copyId);
      await copies.remove({ copyId, signal: neverAborted });
      await suggestedFor(subject, fileId);
      await copies.remove({ copyId, signal: neverAborted });
      await copies.remove({ copyId, signal: neverAborted });
    },
  },
  {
    name: 'is TAGGER_UNAVAILABLE if its service cannot be reached',
    appliesTo: ({ unreachable }) => unreachable !== undefined,
    run: async ({ unreachable: tagger, file }) => {
      assert.ok(tagger !== undefined);
      const fileId = randomUUID();
      await assertUnavailable('TAGGER_UNAVAILABLE', {
        suggest: () => suggest({ tagger, file, unsupported: [] }, fileId),
      });
      const { copies } = tagger;
      if (copies === undefined) return;
      await assert.rejects(copies.remove({ copyId: copies.idOf(fileId), signal: neverAborted }), isRetryableFailure);
    },
  },
]);
