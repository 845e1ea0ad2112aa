import { defaultFieldResolver, type GraphQLField } from 'graphql';
import { isPromiseLike } from '../streams/is-promise-like.ts';
import type { Resolver } from './wrap-resolver.ts';

/** Which values Darkroom answers for itself, and how. */
export interface OwnValues {
  readonly has: (value: unknown) => boolean;
  /** What a property of one is turned into; null for nothing else. */
  readonly form: ((value: unknown) => unknown) | null;
}

/** The executions of fields that Darkroom itself answered, however many resolvers are around it. */
const answered = new WeakSet<object>();

const dispatchers = new WeakSet<Resolver>();

/**
 * Makes a field of a type that a host has as well answer for Darkroom's values with their properties, and for all
 * others by the host's resolver, whatever it is and whatever it is set to later.
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
 * Around what is set later: a tool that traces or guards calls the resolver that it read, a server's loader does not.
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
