import type { GraphQLResolveInfo } from 'graphql';
import type { Resolver } from './wrap-resolver.ts';

/** What is done around a resolver of the host's, for one execution of a field. */
type Around = (resolve: () => unknown) => unknown;

const marked = new WeakSet<Resolver>();

// The path is one object for each execution of a field, and outlives copies of `info`.
const waiting = new WeakMap<object, Around>();

/**
 * Marks a resolver that runs guards of a framework's before the host's own code, and gives it back. Who calls is often
 * known only after them, so that Darkroom does nothing for the field before them: files among its arguments are checked
 * where the resolver calls {@link afterGuards}, which it must do before the host's code runs.
 *
 * For integrations of frameworks. To be called before the schema is transformed.
 */
export function guardsFirst<Marked extends (...args: never[]) => unknown>(resolver: Marked): Marked {
  marked.add(resolver as unknown as Resolver);
  return resolver;
}

/**
 * Runs the host's code of a field after its guards: files among the arguments are checked before it, and attached when
 * it succeeded. A field that does not wait for this is left as it is.
 *
 * @param info What the resolver of {@link guardsFirst} was called with.
 */
export function afterGuards(info: Pick<GraphQLResolveInfo, 'path'>, resolve: () => unknown): unknown {
  const around = waiting.get(info.path);
  if (around === undefined) return resolve();
  waiting.delete(info.path);
  return around(resolve);
}

/** Whether a resolver runs guards before it calls {@link afterGuards}. */
export function runsGuardsFirst(resolver: Resolver | undefined): boolean {
  return resolver !== undefined && marked.has(resolver);
}

/**
 * Runs a resolver of {@link guardsFirst}. Where it succeeds without the host's code, nothing was checked and nothing
 * may be shown.
 */
export async function runGuardsFirst(path: object, run: () => unknown, around: Around): Promise<unknown> {
  waiting.set(path, around);
  let isWaiting = true;
  let value: unknown;
  try {
    value = await run();
  } finally {
    isWaiting = waiting.delete(path);
  }
  if (!isWaiting || value instanceof Error) return value;
  throw new Error('A resolver that runs guards first has to call `afterGuards` of @graphql-darkroom/core.');
}
