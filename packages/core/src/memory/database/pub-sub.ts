import type { PubSub, PubSubListener } from '../../ports/pub-sub.ts';

/**
 * Change events within one process.
 *
 * @example
 * ```ts
 * const pubSub = memoryPubSub();
 * const stop = await pubSub.subscribe({ onChange: ({ fileId }) => console.log(fileId), onGap: () => {} });
 * await pubSub.publish({ fileId: '5f0c…', ownerId: null });
 * await stop();
 * ```
 */
export function memoryPubSub(): PubSub {
  const listeners = new Set<{ readonly listener: PubSubListener }>();
  return {
    publish: async ({ fileId, ownerId }) => {
      for (const entry of listeners) {
        // Delivered separately, as if from another process: an error thrown by a listener must not fail the change that
        // it is notified of.
        queueMicrotask(() => {
          if (listeners.has(entry)) entry.listener.onChange({ fileId, ownerId });
        });
      }
    },
    subscribe: async (listener) => {
      const entry = { listener };
      listeners.add(entry);
      return async () => void listeners.delete(entry);
    },
  };
}
