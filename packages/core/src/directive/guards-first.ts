import type { GraphQLResolveInfo } from 'graphql';
import type { Resolver } from './wrap-resolver.ts';

/** Work around a host's resolver, for one execution of a field. */
type Around = (resolve: () => unknown) => unknown;

const marked = new WeakSet<Resolver>();

// GraphQL creates one path object for each execution of a field, and copies of `info` share it.
const waiting = new WeakMap<object, Around>();

/**
 * Marks a resolver that runs a framework's guards before the host's own code, and returns it. The caller is often
 * identified only by those guards, so Darkroom does nothing for the field before them: files in its arguments are
 * checked when the resolver calls {@link afterGuards}, which it must do before the host's code runs.
 *
 * For integrations of frameworks. Call it before the schema is transformed.
 */
export function guardsFirst<Marked extends (...args: never[]) => unknown>(resolver: Marked): Marked {
  marked.add(resolver as unknown as Resolver);
  return resolver;
}

/**
 * Runs the host's code of a field after its guards: files in the arguments are checked before the code, and attached if
 * it succeeds. For a field without such work, only runs the code.
 *
 * @param info The `info` that the resolver of {@link guardsFirst} received.
 */
export function afterGuards(info: Pick<GraphQLResolveInfo, 'path'>, resolve: () => unknown): unknown {
  const around = waiting.get(info.path);
  if (around === undefined) return resolve();
  waiting.delete(info.path);
  return around(resolve);
}

/**
 * Whether work waits for the guards of a field, which {@link afterGuards} will do.
 *
 * An integration that knows which fields have such work can refuse one where none waits: its schema was built again
 * from the host's resolvers, without Darkroom's.
 */
export function awaitsGuards(info: Pick<GraphQLResolveInfo, 'path'>): boolean {
  return waiting.has(info.path);
}

const EXTENSION = 'darkroomGuardsFirst';

/**
 * Whether a resolver of a field runs guards before it calls {@link afterGuards}. The field remembers it: in a schema
 * that is built again, its resolver may be one that a tool set around the marked one.
 */
export function runsGuardsFirst(
  field: { extensions?: Readonly<Record<string | symbol, unknown>> },
  name: 'resolve' | 'subscribe',
  resolver: Resolver | undefined,
): boolean {
  const known = (field.extensions?.[EXTENSION] ?? []) as readonly string[];
  if (known.includes(name)) return true;
  if (resolver === undefined || !marked.has(resolver)) return false;
  field.extensions = { ...field.extensions, [EXTENSION]: [...known, name] };
  return true;
}

/**
 * Runs a resolver of {@link guardsFirst}. If it succeeds without running the host's code, nothing was checked, so its
 * result must not be shown and an error is thrown.
 */
export async function runGuardsFirst(path: object, run: () => unknown, around: Around): Promise<unknown> {
  // A tool may have set a resolver around a wrapped one: the outer wrapper does the work.
  if (waiting.has(path)) return run();
  waiting.set(path, around);
  let isWaiting = true;
  let value: unknown;
  try {
    value = await run();
  } finally {
    isWaiting = waiting.delete(path);
  }
  if (!isWaiting || value instanceof Error) return value;
  throw new Error(
    "A resolver marked with `guardsFirst` did not call `afterGuards` of @graphql-darkroom/core. Call it to run the field's own code.",
  );
}
