import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import { isPromiseLike } from '../streams/is-promise-like.ts';
import type { DirectiveRuntime, Refusal } from './directive-runtime.ts';
import { runGuardsFirst } from './guards-first.ts';
import type { ShowFiles } from './show-files.ts';

/** A resolver of a field, or the function that starts a subscription. */
export type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** Called when a host's resolver has ended. Neither function rejects. */
export interface ResolverEnd {
  succeeded(value: unknown): Promise<void>;
  failed(): Promise<void>;
}

/** The work around a host's resolver. */
export interface ResolverWork {
  /** The schema coordinate of the field. */
  readonly coordinate: string;
  /** Runs first: returns the answer of the field, in place of everything else, if its operation is over its budget. */
  readonly enter: ((info: GraphQLResolveInfo, context: unknown) => ReturnType<DirectiveRuntime['enter']>) | null;
  /**
   * Runs before the resolver: settles once the files in the arguments have been checked, with the work to do when the
   * resolver ends, if any; null if there are no files.
   */
  readonly take:
    | ((
        args: Readonly<Record<string, unknown>>,
        context: unknown,
        info?: GraphQLResolveInfo,
      ) => Promise<ResolverEnd | null> | null)
    | null;
  /** Runs after the resolver. */
  readonly show: ShowFiles | null;
}

const wrapped = new WeakMap<Resolver, { readonly inner: Resolver | undefined }>();

// Tools for tracing or guarding read `field.resolve` and set a resolver that calls it: then one wrapper contains
// another of the same field. The outer one records here that it is running, and the inner one steps aside. GraphQL
// creates one path object for each execution of a field, and copies of `info` share it.
const atWork = new WeakMap<object, string>();

/** The host's own resolver inside one that {@link wrapResolver} made; any other resolver unchanged. */
export function unwrapResolver(resolver: Resolver | null | undefined): Resolver | undefined {
  const known = resolver == null ? undefined : wrapped.get(resolver);
  return known === undefined ? (resolver ?? undefined) : known.inner;
}

/**
 * Makes a resolver that does the work around the host's resolver, or around the default one if there is none.
 *
 * @param areGuardsFirst Whether the host's resolver runs guards, so that the work is done inside it, after the guards.
 */
export function wrapResolver(inner: Resolver | undefined, work: ResolverWork, areGuardsFirst = false): Resolver {
  const resolver = areGuardsFirst && inner !== undefined ? guardedResolver(inner, work) : workingResolver(inner, work);
  wrapped.set(resolver, { inner });
  return resolver;
}

function guardedResolver(guarded: Resolver, work: ResolverWork): Resolver {
  return (source, args, context, info) => {
    const path = pathOf(info);
    if (path === null) return workingResolver(guarded, work)(source, args, context, info);
    const run = (): unknown => guarded(source, args, context, info);
    if (atWork.get(path) === work.coordinate) return run();
    return runGuardsFirst(path, run, (resolve) => workingResolver(resolve, work)(source, args, context, info));
  };
}

function workingResolver(inner: Resolver | undefined, work: ResolverWork): Resolver {
  const { coordinate, enter, take, show } = work;
  const resolve = inner ?? defaultFieldResolver;

  return (source, args, context, info) => {
    const path = pathOf(info);
    if (path !== null && atWork.get(path) === coordinate) return resolve(source, args, context, info);

    function run(): unknown {
      const release = occupy(path, coordinate);
      let value: unknown;
      try {
        value = resolve(source, args, context, info);
      } catch (error) {
        release();
        throw error;
      }
      if (isPromiseLike(value)) return finish(value, release);
      release();
      return show === null ? value : show(value, source, context, info);
    }
    async function finish(pending: PromiseLike<unknown>, release: () => void): Promise<unknown> {
      let value: unknown;
      try {
        value = await pending;
      } finally {
        release();
      }
      return show === null ? value : show(value, source, context, info);
    }
    async function runAndEnd(end: ResolverEnd): Promise<unknown> {
      const release = occupy(path, coordinate);
      let value: unknown;
      try {
        value = await resolve(source, args, context, info);
      } catch (error) {
        await end.failed();
        throw error;
      } finally {
        release();
      }
      // A returned error counts as thrown.
      await (value instanceof Error ? end.failed() : end.succeeded(value));
      return show === null ? value : show(value, source, context, info);
    }

    function begin(refused: Refusal | null): unknown {
      if (refused !== null) return refused.answer;
      const taken = take?.(args, context, info) ?? null;
      return taken === null ? run() : taken.then((end) => (end === null ? run() : runAndEnd(end)));
    }

    const entered = enter?.(info, context) ?? null;
    return entered instanceof Promise ? entered.then(begin) : begin(entered);
  };
}

function pathOf(info: GraphQLResolveInfo | undefined): object | null {
  const path: unknown = info?.path;
  return typeof path === 'object' ? path : null;
}

function occupy(path: object | null, coordinate: string): () => void {
  if (path === null) return () => {};
  atWork.set(path, coordinate);
  return () => atWork.delete(path);
}
