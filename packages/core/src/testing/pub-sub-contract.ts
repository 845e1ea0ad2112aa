import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ChangedFile, PubSub } from '../ports/pub-sub.ts';
import { type ContractCase, contractOf } from './contract-case.ts';
import { eventually } from './database/waiting.ts';
import { isRetryableFailure } from './unavailable.ts';

/** The subject of the contract of change events. */
export interface PubSubContractSubject {
  readonly pubSub: PubSub;
  /** Another one on the same engine, as another process would have it. Omitted by engines that live in one process. */
  readonly other?: PubSub;
  /** Cuts the connection that {@link other} (or else `pubSub`) listens on. Omitted if there is none. */
  readonly cutConnection?: () => Promise<void>;
  /** One whose engine cannot be reached. Omitted by engines that live in one process. */
  readonly unreachable?: PubSub;
}

interface Ear {
  readonly heard: string[];
  readonly changes: readonly ChangedFile[];
  readonly gaps: () => number;
  readonly stop: () => Promise<void>;
}

async function listen(pubSub: PubSub): Promise<Ear> {
  const heard: string[] = [];
  const changes: ChangedFile[] = [];
  let gaps = 0;
  const stop = await pubSub.subscribe({
    onChange: (changed) => {
      heard.push(changed.fileId);
      changes.push(changed);
    },
    onGap: () => void (gaps += 1),
  });
  return { heard, changes, gaps: () => gaps, stop };
}

/** The contract of the port `PubSub`: every promise in its comments, as cases for any test runner. */
export const pubSubContract: readonly ContractCase<PubSubContractSubject>[] = contractOf([
  {
    name: 'every listener in every process receives what is published after it subscribed',
    run: async ({ pubSub, other = pubSub }) => {
      const ears = [await listen(pubSub), await listen(other), await listen(other)];
      const ids = Array.from({ length: 20 }, () => randomUUID());
      for (const fileId of ids) await pubSub.publish({ fileId, ownerId: null });
      for (const { heard, stop } of ears) {
        await eventually('all are heard', () => ids.every((id) => heard.includes(id)));
        await stop();
      }
    },
  },
  {
    name: 'a listener receives files by their published id',
    run: async ({ pubSub, other = pubSub }) => {
      const { heard, stop } = await listen(other);
      const fileId = randomUUID();
      await pubSub.publish({ fileId, ownerId: null });
      await eventually('it is heard', () => heard.length > 0);
      await stop();
      assert.deepEqual(new Set(heard), new Set([fileId]));
    },
  },
  {
    name: 'a listener receives the published owner, whatever characters its id has, or none',
    run: async ({ pubSub, other = pubSub }) => {
      const { heard, changes, stop } = await listen(other);
      const owners = ['ada', ' a  b ', "o'hara;--", 'é'.repeat(127), null];
      const published = owners.map((ownerId) => ({ fileId: randomUUID(), ownerId }));
      for (const changed of published) await pubSub.publish(changed);
      await eventually('all are heard', () => published.every(({ fileId }) => heard.includes(fileId)));
      await stop();
      for (const changed of published) {
        assert.deepEqual(
          changes.find(({ fileId }) => fileId === changed.fileId),
          changed,
        );
      }
    },
  },
  {
    name: 'an ended subscription receives nothing, others continue, and ending it again does nothing',
    run: async ({ pubSub, other = pubSub }) => {
      const [ended, staying] = [await listen(other), await listen(other)];
      await ended.stop();
      await ended.stop();
      const fileId = randomUUID();
      await pubSub.publish({ fileId, ownerId: null });
      await eventually('the other hears it', () => staying.heard.includes(fileId));
      await staying.stop();
      assert.deepEqual(ended.heard, []);
    },
  },
  {
    name: 'subscribing works again after the last subscription has ended',
    run: async ({ pubSub, other = pubSub }) => {
      for (let round = 0; round < 3; round += 1) {
        const { heard, stop } = await listen(other);
        const fileId = randomUUID();
        await pubSub.publish({ fileId, ownerId: null });
        await eventually('it is heard', () => heard.includes(fileId));
        await stop();
      }
    },
  },
  {
    name: 'after a lost connection the gap is reported, and later changes are received',
    appliesTo: ({ cutConnection }) => cutConnection !== undefined,
    run: async ({ pubSub, other = pubSub, cutConnection }) => {
      assert.ok(cutConnection !== undefined);
      const { heard, gaps, stop } = await listen(other);
      await cutConnection();
      await eventually('the gap is told', () => gaps() > 0);
      const fileId = randomUUID();
      await pubSub.publish({ fileId, ownerId: null });
      await eventually('a later change is heard', () => heard.includes(fileId));
      await stop();
    },
  },
  {
    name: 'publishing and subscribing fail with a retryable error if the engine cannot be reached',
    appliesTo: ({ unreachable }) => unreachable !== undefined,
    run: async ({ unreachable }) => {
      assert.ok(unreachable !== undefined);
      await assert.rejects(unreachable.publish({ fileId: randomUUID(), ownerId: null }), isRetryableFailure);
      const listener = { onChange: () => {}, onGap: () => {} };
      await assert.rejects(unreachable.subscribe(listener), isRetryableFailure);
    },
  },
]);
