import { subscribeToFile } from '../../files/subscribe-to-file.ts';
import type { FileRecord } from '../../ports/store.ts';
import { type ResolverRuntime, resolver } from '../resolver-runtime.ts';
import type { SubscriptionResolvers } from '../resolver-types.generated.ts';

/** `Subscription.file`: an event is the file itself. */
export function fileSubscription(runtime: ResolverRuntime): NonNullable<SubscriptionResolvers['file']> {
  return {
    subscribe: resolver(runtime, ({ services, args, caller }) => subscribeToFile(services, args.id, caller)),
    resolve: (file: FileRecord | null) => file,
  };
}
