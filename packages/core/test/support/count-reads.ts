import { intercept } from './intercept.ts';
import type { ObservedStorage } from './observed-storage.ts';

/** The same storage, and how often an original was read from it from start to end. */
export function countReads(storage: ObservedStorage): {
  readonly storage: ObservedStorage;
  readonly reads: () => number;
} {
  let reads = 0;
  const counting = intercept(storage, async ({ name, args }, proceed) => {
    const input = args[0] as { readonly key?: string; readonly range?: unknown };
    if (name === 'objects.read' && input.range === undefined && input.key?.endsWith('/original') === true) reads += 1;
    return proceed();
  });
  return { storage: counting, reads: () => reads };
}
