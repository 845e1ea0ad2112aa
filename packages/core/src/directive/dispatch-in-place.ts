import { defaultFieldResolver, type GraphQLField } from 'graphql';
import { isPromiseLike } from '../streams/is-promise-like.ts';
import type { Resolver } from './wrap-resolver.ts';

/** The values that Darkroom resolves itself, and how. */
export interface OwnValues {
  readonly has: (value: unknown) => boolean;
  /** Converts a property of such a value unless it is null or undefined; null for no conversion. */
  readonly form: ((value: unknown) => unknown) | null;
}

/** The field executions that Darkroom itself answered, however many resolvers wrap it. */
const answered = new WeakSet<object>();

const dispatchers = new WeakSet<Resolver>();

/**
 * Makes a field of a type that the host has too return the properties of Darkroom's own values, and call the host's
 * resolver for all others, whatever that resolver is and whatever it is set to later.
 */
export function dispatchInPlace(field: GraphQLField<unknown, unknown>, ours: OwnValues): void {
  const theirs = field.resolve;
  const known = theirs !== undefined && dispatchers.has(theirs) ? theirs : dispatcher(theirs, ours);
  // A server may have a default resolver of its own, which cannot be called from here.
  const first = theirs === undefined && ours.form === null ? undefined : known;
  let current = first;
  Object.defineProperty(field, 'resolve', {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (resolver: Resolver | null | undefined) => {
      if (resolver === null || resolver === undefined) current = first;
      else current = dispatchers.has(resolver) ? resolver : laterDispatcher(resolver, known, ours);
    },
  });
}

function dispatcher(given: Resolver | undefined, { has, form }: OwnValues): Resolver {
  const theirs = given ?? defaultFieldResolver;
  const resolver: Resolver = (source, args, context, info) => {
    if (!has(source)) return theirs(source, args, context, info);
    answered.add(info.path);
    const value: unknown = defaultFieldResolver(source, args, context, info);
    return form === null || value === null || value === undefined ? value : form(value);
  };
  dispatchers.add(resolver);
  return resolver;
}

/**
 * Wraps a resolver that is set later: a tracing or guarding tool calls the resolver that it read, but a server's loader
 * does not.
 */
function laterDispatcher(later: Resolver, first: Resolver, { has }: OwnValues): Resolver {
  const resolver: Resolver = (source, args, context, info) => {
    if (!has(source)) return later(source, args, context, info);
    const settle = (value: unknown): unknown =>
      answered.has(info.path) || value instanceof Error ? value : first(source, args, context, info);
    const value = later(source, args, context, info);
    return isPromiseLike(value) ? Promise.resolve(value).then(settle) : settle(value);
  };
  dispatchers.add(resolver);
  return resolver;
}
