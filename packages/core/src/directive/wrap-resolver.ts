import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLResolveInfo } from 'graphql';
import { isPromiseLike } from '../streams/is-promise-like.ts';
import type { DirectiveRuntime, Refusal } from './directive-runtime.ts';
import { runGuardsFirst } from './guards-first.ts';
import type { ShowFiles } from './show-files.ts';

/** What resolves a field, or starts a subscription. */
export type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** What is done when a host's resolver has ended. Neither rejects. */
export interface ResolverEnd {
  succeeded(value: unknown): Promise<void>;
  failed(): Promise<void>;
}

/** What is done around a host's resolver. */
export interface ResolverWork {
  /** The schema coordinate of the field. */
  readonly coordinate: string;
  /** First of all: what the field answers with in place of all that follows, where its operation is over its budget. */
  readonly enter: ((info: GraphQLResolveInfo, context: unknown) => ReturnType<DirectiveRuntime['enter']>) | null;
  /**
   * Before it: settles once the files in the arguments are found good, with what is to be done at its end, if anything;
   * null when there are none.
   */
  readonly take:
    | ((
        args: Readonly<Record<string, unknown>>,
        context: unknown,
        info?: GraphQLResolveInfo,
      ) => Promise<ResolverEnd | null> | null)
    | null;
  /** After it. */
  readonly show: ShowFiles | null;
}

const wrapped = new WeakMap<Resolver, { readonly inner: Resolver | undefined }>();

// Tools that trace or guard read `field.resolve`, and set one that calls what they read: a wrapper then holds another
// of the same field. The outer one notes here that it is at work, and the inner one steps aside. The path is one object
// for each execution of a field, and outlives copies of `info`.
const atWork = new WeakMap<object, string>();

/** The host's own resolver in one that {@link wrapResolver} made; any other as it is. */
export function unwrapResolver(resolver: Resolver | null | undefined): Resolver | undefined {
  const known = resolver == null ? undefined : wrapped.get(resolver);
  return known === undefined ? (resolver ?? undefined) : known.inner;
}

/**
 * Makes a resolver that does its work around the host's own, or around the default one when there is none.
 *
 * @param areGuardsFirst Whether the host's own runs guards, and the work is to be done inside of it, after them.
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
      // An error that is returned is one that was thrown.
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
